import type { Config } from './config.ts'
import { maySignUpAlone } from './platform/who-may-sign-up.ts'
import { routes } from './routes.ts'

export interface Circumstances {
  readonly config: Config
  /** No other machine reaches the service. */
  readonly isPrivate: boolean
  readonly sample: { readonly email: string; readonly password: string } | undefined
  readonly isSampleClosed: boolean
  /** Where everything is kept, in words. */
  readonly place: string
}

/** What the operator reads after the start: where it is, how to sign in, and what is unusual. */
export function greeting({ config, isPrivate, sample, isSampleClosed, place }: Circumstances): string {
  const isOpen = maySignUpAlone(config.SIGN_UP)
  const lines = [
    `\nNotejam is ready at ${config.PUBLIC_ORIGIN}`,
    sample
      ? `Sign in as ${sample.email} with the password ${sample.password}${isOpen ? ', or sign up with your own address' : ''}.`
      : `Sign in${isOpen ? ', or sign up,' : ''} at ${config.PUBLIC_ORIGIN}${routes.accounts.signIn.href()}`,
  ]
  if (isSampleClosed) {
    lines.push('The sample account is closed: others can reach this, and its password is public.')
  }
  if (config.isLocal && !isPrivate) {
    lines.push(
      `HOST: others can reach this at ${config.HOST}, and sign in once PUBLIC_ORIGIN is the address that they type.`,
    )
  }
  if (!config.isLocal && config.MAIL_FROM === undefined) {
    lines.push('MAIL_FROM is not set: reset links are kept in DATA_DIR/outbox and not sent.')
  }
  if (isPrivate) {
    lines.push(`Everything is kept in ${place}. Ctrl-C ends it.\n`)
  }
  return lines.join('\n')
}
