import type { FastifyReply } from 'fastify'

/** A reply to too many attempts. @returns the sentence for its page, which says how long to wait */
export function tooMany(reply: FastifyReply, seconds: number): string {
  reply.code(429).header('retry-after', seconds)
  return waitWords(seconds)
}

export function waitWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return `Too many attempts. Try again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`
}
