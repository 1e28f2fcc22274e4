import { parseArgs } from 'node:util'
import { DeployError } from '../deploy/run.ts'

export interface Arguments {
  /** Twelve digits: the account that the credentials have to open. */
  readonly account: string
  /** The account once more, where no terminal can be asked. */
  readonly yes?: string
  /** Where to ask instead of the distribution's address, which exists in AWS alone. */
  readonly smokeAt?: string
}

export const usage = `npm run integration -- ACCOUNT [--yes ACCOUNT] [--smoke-at URL]
  ACCOUNT     an account of AWS in which nothing is of Notejam: dev is applied to it, tried, and removed
  --yes       the account once more, where there is no terminal to ask
  --smoke-at  another address than the distribution's, for a rehearsal without AWS`

/** @throws DeployError with the usage */
export function readArguments(given: readonly string[]): Arguments {
  const { values, positionals } = parse(given)
  const [account = '', ...others] = positionals
  if (!/^\d{12}$/.test(account) || others.length > 0) throw new DeployError(usage)
  return {
    account,
    ...(values.yes ? { yes: values.yes } : {}),
    ...(values['smoke-at'] ? { smokeAt: values['smoke-at'] } : {}),
  }
}

function parse(given: readonly string[]) {
  try {
    const options = { yes: { type: 'string' }, 'smoke-at': { type: 'string' } } as const
    return parseArgs({ args: [...given], allowPositionals: true, options })
  } catch (error) {
    throw new DeployError(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}
