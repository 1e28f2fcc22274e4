import { AwsError } from '../aws.ts'
import { unknown, wrong, type Check, type Context, type Finding } from './check.ts'

/** What a check found. */
export interface Answer {
  readonly name: string
  readonly findings: readonly Finding[]
  /** Whether these credentials may not ask, as those of a delivery. */
  readonly isDenied: boolean
}

/** Runs all checks beside each other, and gives their answers in the order of the checks. */
export async function* answersOf(checks: readonly Check[], context: Context): AsyncGenerator<Answer> {
  for (const answer of checks.map((check) => answerOf(check, context))) yield await answer
}

async function answerOf(check: Check, context: Context): Promise<Answer> {
  try {
    const found = await check.run(context)
    return { name: check.name, findings: [found].flat(), isDenied: false }
  } catch (error) {
    // An answer without what AWS's pages promise: what it was asked for is not known.
    if (error instanceof TypeError)
      return { name: check.name, findings: [unknown(`not as expected: ${error.message}`)], isDenied: false }
    if (!(error instanceof AwsError)) throw error
    return { name: check.name, findings: [refused(error)], isDenied: error.refusal === 'denied' }
  }
}

function refused({ refusal, message }: AwsError): Finding {
  if (refusal === 'expired')
    return wrong(`the credentials have expired (${message})`, 'aws sso login, or new keys; then again')
  return unknown(refusal === 'denied' ? `these credentials may not ask (${message})` : `not answered: ${message}`)
}
