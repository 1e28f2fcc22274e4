import type { Deps } from '../../../platform/deps.ts'
import { createRotatingSeal } from '../../../platform/mail/sealed.ts'
import { hashOfToken } from '../../../platform/sessions/session-token.ts'

/** How long a link can be opened that shows who a person is. */
export const proofMinutes = 15

/** A longer page is not led to: the address of a link has to fit into mail. */
const maxNextCharacters = 300

/** A link by which the person of a session shows that the account's address is theirs. */
export interface ProofLink {
  /** Of the session that asked: it is opened in the same browser. */
  readonly sessionHash: string
  readonly email: string
  /** Unix time in milliseconds. */
  readonly askedAt: number
  /** The page to open afterwards. */
  readonly next: string
}

/** Tokens of such links: sealed, so that no table grows by links that are never opened. */
export function proofLinks({ secret, previousSecrets }: Pick<Deps, 'secret' | 'previousSecrets'>) {
  const seal = createRotatingSeal(secret, previousSecrets, 'link that shows who it is')
  return {
    make(sessionToken: string, email: string, next: string): string {
      const link: ProofLink = {
        ...{ sessionHash: hashOfToken(sessionToken), email, askedAt: Date.now() },
        next: next.length > maxNextCharacters ? '/' : next,
      }
      return seal.close(JSON.stringify(link))
    },
    /** @returns undefined for a token that is none, or too old */
    read(token: unknown): ProofLink | undefined {
      const opened = typeof token === 'string' && token.length <= 2000 ? seal.open(token) : undefined
      const link = opened && (JSON.parse(opened.text) as ProofLink)
      return link && link.askedAt > Date.now() - proofMinutes * 60_000 ? link : undefined
    },
  }
}
