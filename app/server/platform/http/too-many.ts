import type { FastifyReply } from 'fastify'
import { Refusal } from './refusal.ts'

/** A reply to too many attempts. @returns the sentence for its page, which says how long to wait */
export function tooMany(reply: FastifyReply, seconds: number): string {
  reply.code(429).header('retry-after', seconds)
  return waitWords(seconds)
}

/** The same where no page is shown again. */
export function tooManyAttempts(seconds: number): Refusal {
  return new Refusal(429, 'too-often', 'Too many attempts', waitWords(seconds), { 'retry-after': String(seconds) })
}

/** @param why so that a visitor knows what to wait for, in a sentence */
export function waitWords(seconds: number, why = 'Too many attempts.'): string {
  const minutes = Math.ceil(seconds / 60)
  return `${why} Try again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`
}
