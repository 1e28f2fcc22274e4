import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendProblems } from '../../../shell/form-problems.ts'
import type { WaysToSignIn } from '../../../shell/ways-to-sign-in.ts'
import { SignInPage } from '../sign-in.page.tsx'

/** Answers what has to do with passwords where they open nothing. */
export async function sayProviderOnly(reply: FastifyReply, ways: WaysToSignIn): Promise<FastifyReply> {
  const problem = `Passwords open no accounts here. Sign in with ${ways.provider}.`
  return sendProblems(reply.code(403), { problem }, () => (
    <SignInPage next="/" ways={ways} maySignUp={false} problem={problem} />
  ))
}

/** Has all addresses of a plugin answer so, where passwords open nothing. */
export function needPasswords(app: FastifyInstance, ways: WaysToSignIn): void {
  if (ways.passwords) return
  app.addHook('onRequest', async (_request, reply) => sayProviderOnly(reply, ways))
}
