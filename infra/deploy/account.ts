import type { ResolvedEnvironment } from '../config/environment.ts'
import { answer, DeployError } from './run.ts'

/** The account of the credentials, which has to be the environment's, if that names one. */
export function accountOf({ name, account }: ResolvedEnvironment): string {
  const signedIn = answer('aws', ['sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'])
  if (account === undefined || account === signedIn) return signedIn
  throw new DeployError(`${name} lives in account ${account}, and these credentials open ${signedIn}.`)
}
