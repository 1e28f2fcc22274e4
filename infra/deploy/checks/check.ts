import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { Ask } from '../aside.ts'
import type { Aws } from '../aws.ts'

/** What a check found, and the command that mends it. */
export interface Finding {
  /**
   * `ok`: as it has to be. `later`: this deployment succeeds, and something after it would not. `wrong`: it would fail.
   * `unknown`: it could not be asked.
   */
  readonly state: 'ok' | 'later' | 'wrong' | 'unknown'
  readonly what: string
  /** A command, or what to do where there is none. */
  readonly mend?: string
  /** Whether `npm run setup` mends it. */
  readonly isForSetup?: boolean
}

/** Where a deployment would go, and what it would be made with. */
export interface Context {
  readonly environment: ResolvedEnvironment
  /** The environments of the same account, this one among them. */
  readonly beside: readonly ResolvedEnvironment[]
  /** The account of the credentials. */
  readonly account: string
  readonly aws: Aws
  readonly ask: Ask
  /** The image that is named; undefined where the deployment builds one. */
  readonly image?: string
  /** The name servers of a domain, as the internet knows them. */
  readonly nameServers: (domain: string) => Promise<readonly string[]>
}

/** One thing that a deployment needs. It asks, and changes nothing. */
export interface Check {
  readonly name: string
  run(context: Context): Promise<Finding | readonly Finding[]>
}

export function ok(what: string): Finding {
  return { state: 'ok', what }
}

export function later(what: string, mend: string): Finding {
  return { state: 'later', what, mend }
}

export function wrong(what: string, mend: string): Finding {
  return { state: 'wrong', what, mend }
}

/** What `npm run setup` has to do, or to do again. */
export function forSetup(what: string, environment: string, before = ''): Finding {
  return { ...wrong(what, `${before && `${before}; `}npm run setup -- ${environment}`), isForSetup: before === '' }
}

export function unknown(what: string, mend?: string): Finding {
  return { state: 'unknown', what, ...(mend ? { mend } : {}) }
}
