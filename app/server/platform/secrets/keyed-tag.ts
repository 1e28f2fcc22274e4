import { createHmac } from 'node:crypto'

/**
 * A tag by which a person can be recognised, but found only with the secret (HMAC-SHA256).
 * @param purpose keeps the tags of one place apart from those of another
 * @param characters of the tag, which is base64url
 */
export function keyedTag(secret: string, purpose: string, person: string, characters: number): string {
  return createHmac('sha256', secret).update(`${purpose} ${person}`).digest('base64url').slice(0, characters)
}
