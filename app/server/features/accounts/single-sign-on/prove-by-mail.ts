import type { FastifyReply, FastifyRequest } from 'fastify'
import { tooMany } from '../../../platform/http/too-many.ts'
import { written } from '../../../platform/mail/letter.ts'
import type { Mail } from '../../../platform/mail/mailer.ts'
import { routes } from '../../../routes.ts'
import { limits } from '../accounts.limits.ts'
import { nextQuery } from '../next-page.ts'
import { addressToProve } from './identities.queries.ts'
import type { Identity } from './identity.ts'
import { proofLinks, proofMinutes } from './proof-links.ts'
import type { Result, SingleSignOnDeps } from './single-sign-on.deps.ts'

/**
 * Sends a link to the address of the account that an identity opens. For providers that do not say when a person signed in there, or that
 * did not ask: nothing shows then that it is not another person at an unattended browser.
 * @returns undefined when the identity opens another account, or none
 */
export async function proveByMail(
  deps: SingleSignOnDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  viewerId: string,
  identity: Identity,
  next: string,
): Promise<Result | undefined> {
  const { sql, mailer, publicOrigin, attempts, provider } = deps
  const found = await addressToProve(sql, viewerId, identity)
  if (!found) return undefined
  const { email, isConfirmed } = found
  if (!isConfirmed) {
    return {
      status: 403,
      problem: `${provider.name} did not ask you again, and your address here is not confirmed. Confirm it in the settings, then try again.`,
    }
  }
  const wait = await attempts.attempt([[limits.proofOfAccount, viewerId]])
  if (wait) return { status: 429, problem: tooMany(reply, wait) }
  const token = proofLinks(deps).make(request.sessionToken ?? '', email, next)
  await mailer.send(proofLetter(email, publicOrigin, token))
  return { href: routes.accounts.provider.mailed.href(nextQuery(next)) }
}

function proofLetter(to: string, publicOrigin: string, token: string): Mail {
  return {
    to,
    subject: 'Confirm that it is you',
    ...written({
      paragraphs: [
        'A change of what opens your Notejam account waits until you confirm that it is you.',
        `The link works once, within ${proofMinutes} minutes, in the browser in which you asked for it.`,
      ],
      action: { words: 'It is me', href: publicOrigin + routes.accounts.provider.byMail.href({ token }) },
      note: 'If it was not you, do not open it: another person uses a browser that is signed in to your account. Sign it out in the settings, under “Devices”.',
    }),
    until: new Date(Date.now() + proofMinutes * 60_000).toISOString(),
  }
}
