import type { FastifyReply, FastifyRequest } from 'fastify'
import { count } from '../../../platform/metrics/registry.ts'
import { routes } from '../../../routes.ts'
import { tellEnded } from '../../../shell/ended-sessions.ts'
import { recordEvent } from '../../../shell/security-events.ts'
import { finishSignIn } from '../finish-sign-in.ts'
import { nextQuery } from '../next-page.ts'
import { maySignUp } from '../../../platform/who-may-sign-up.ts'
import { entryOf, invitationProblems, invitedWords } from '../invitations/entry.ts'
import { accept } from '../invitations/invitations.queries.ts'
import type { Attempt } from './attempts.ts'
import { adoptAccount, isTaken, makeAccountOf, ownerOf, type Owner } from './identities.queries.ts'
import type { Identity } from './identity.ts'
import { pendingLinks } from './pending-links.ts'
import { problemWords } from './problem-words.ts'
import type { Result, SingleSignOnDeps } from './single-sign-on.deps.ts'

/**
 * Signs in the person whom the provider has named: to the account that the identity opens, or to a new one. An account that only has the same
 * address is never taken for theirs while passwords open accounts: its owner signs in once and says so.
 */
export async function signInAs(
  deps: SingleSignOnDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { next, invitation }: Attempt,
  identity: Identity,
): Promise<Result> {
  const { sql, provider, takesPasswords, devices, logEvent } = deps
  const known = await ownerOf(sql, identity)
  if (known) return enter(deps, request, reply, known, next)
  const { email } = identity
  if (email === undefined) return problemWords('unproved', provider.name)
  if (await isTaken(sql, email)) {
    const issuer = await provider.issuer()
    if (takesPasswords) {
      pendingLinks(deps).keep(reply, { key: identity.key, name: identity.name, issuer })
      reply.flash(
        `This address has an account here. Sign in to it once to open it with ${provider.name}.`,
        undefined,
        email,
      )
      return { href: routes.accounts.signIn.href(nextQuery(routes.accounts.provider.link.href())) }
    }
    // With passwords off the operator has made the provider the authority on addresses.
    const adopted = await adoptAccount(sql, issuer, identity, email)
    if (adopted !== undefined) {
      tellEnded(deps.accountNews, adopted)
      logEvent(request, 'identity-linked', email)
      await recordEvent(deps, { userId: adopted, kind: 'provider-linked', request, detail: provider.name })
    }
  } else {
    const problem = await admit(deps, identity, email, invitation)
    if (problem !== undefined) return { status: 403, problem }
    if (!(await ownerOf(sql, identity))) return { status: 403, problem: mayBeTakenBack }
    count.signUp('created')
    logEvent(request, 'sign-up', email)
    // The browser that made the account is no new device.
    devices.remember(request, reply, email)
  }
  const owner = await ownerOf(sql, identity)
  if (owner) return enter(deps, request, reply, owner, next)
  return {
    status: 403,
    problem: `The account here with your address belongs to another person at ${provider.name}. Ask the person who runs this Notejam.`,
  }
}

/** The address of the newcomer is kept for an account that had it lately. */
const mayBeTakenBack =
  'An account here had your address until lately, and the change may be taken back: open the link in the mail about it.'

/**
 * Makes an account for a newcomer who may have one.
 * @returns why not; undefined when there is one now
 */
async function admit(
  { sql, signUp }: SingleSignOnDeps,
  identity: Identity,
  email: string,
  invitation: string | undefined,
): Promise<string | undefined> {
  if (invitation === undefined) {
    if (!maySignUp(signUp, email)) return (await entryOf(sql, signUp, undefined)).words ?? invitedWords
    await makeAccountOf(sql, identity, email)
    return undefined
  }
  const entry = await entryOf(sql, signUp, invitation)
  if (entry.invitation === undefined && !maySignUp(signUp, email)) return entry.problem ?? entry.words
  const how = await accept(sql, invitation, email, (tx) => makeAccountOf(tx, identity, email))
  if (typeof how === 'object' || how === 'taken') return undefined
  return invitationProblems[how]
}

async function enter(
  deps: SingleSignOnDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  owner: Owner,
  next: string,
): Promise<Result> {
  const href = await finishSignIn(deps.accounts, request, reply, { ...owner, hasFactor: false, way: 'oidc', next })
  return href === undefined ? problemWords('spent', deps.provider.name) : { href }
}
