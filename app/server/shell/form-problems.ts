import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { wantsJson } from '../platform/http/wants-json.ts'

/** What is wrong with a form: by field, and with all of it. */
export interface FormProblems {
  readonly problems?: Readonly<Record<string, string | undefined>> | undefined
  readonly problem?: string | undefined
}

/**
 * Answers a form that cannot be taken as it is, with 422 unless the reply has another status already. A browser gets the form
 * again, with what was typed and a message beside each field; a JSON client gets the messages by field.
 * @param page makes the form, for browsers only
 */
export async function sendProblems(
  reply: FastifyReply,
  { problems = {}, problem }: FormProblems,
  page: () => VNode | Promise<VNode>,
): Promise<FastifyReply> {
  if (reply.statusCode === 200) reply.code(422)
  if (!wantsJson(reply.request)) return reply.page(await page())
  const messages = [problem, ...Object.values(problems)].filter(Boolean)
  const error = reply.statusCode === 429 ? 'too-often' : 'invalid'
  return reply.send({ error, message: messages.join('. '), problems })
}
