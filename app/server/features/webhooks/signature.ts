import { createHmac, randomBytes } from 'node:crypto'

/** Of Standard Webhooks: 192 bits, with a mark by which people and scanners know it. */
export const newSecret = () => `whsec_${randomBytes(24).toString('base64')}`

/**
 * Signs a message: its id, when it is sent, and its body.
 * @param secret as `newSecret` made it
 * @param at Unix time in seconds
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signed(secret: string, id: string, at: number, body: string): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` }
}
