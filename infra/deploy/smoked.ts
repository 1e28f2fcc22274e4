import { join } from 'node:path'
import type { Running } from './version.ts'
import { commitOf } from './version.ts'
import { ask, checkout, print } from './run.ts'

/** Once more after this time: a single lost request should not take a good version back. */
const pauseMs = 15_000

/**
 * Whether what runs does what people come for, as `npm run smoke` sees it. Its lines are printed.
 * @param signUp who may make an account; undefined for all
 */
export type Smoke = (running: Running, signUp?: string) => Promise<boolean>

export const smoke: Smoke = async ({ address, balancer, version }, signUp = 'open') => {
  if (!address) return true
  if (process.env['AWS_ENDPOINT_URL']) {
    print(`${address} was not smoked: AWS_ENDPOINT_URL leads elsewhere.\n`)
    return true
  }
  const commit = commitOf(version)
  const isWithoutAccount = signUp !== 'open' && !process.env['SMOKE_EMAIL'] && !process.env['SMOKE_INVITATION']
  if (isWithoutAccount) {
    print(
      'No note is written: sign-up is not open, and SMOKE_EMAIL and SMOKE_PASSWORD name no account (docs/deploy.md).\n',
    )
  }
  const words = [
    join(checkout, 'smoke/main.ts'),
    address,
    ...(balancer ? ['--balancer', balancer] : []),
    ...(commit ? ['--expect-version', commit] : []),
    ...(isWithoutAccount ? ['--without-account'] : []),
  ]
  const isGood = () => {
    const { isOk, stdout, stderr } = ask(process.execPath, words)
    print(`${stdout}\n${stderr && `${stderr}\n`}`)
    return isOk
  }
  if (isGood()) return true
  await new Promise((resume) => setTimeout(resume, pauseMs))
  return isGood()
}
