import { askAside, type Ask } from './aside.ts'

/** Asks AWS something, by the words of its command line: `iam`, `list-roles`. */
export interface Aws {
  /**
   * @param region @default - the environment's
   * @returns what the command line prints as JSON; `{}` where it prints nothing
   * @throws AwsError
   */
  ask<T>(words: readonly string[], region?: string): Promise<T>
}

/** Why AWS did not answer. */
export type AwsRefusal = 'denied' | 'expired' | 'credentials' | 'unreachable' | 'tool' | 'other'

export class AwsError extends Error {
  readonly refusal: AwsRefusal
  /** AWS's own name for it: `NoSuchEntity`. */
  readonly code: string
  constructor(refusal: AwsRefusal, code: string, message: string) {
    super(message)
    this.refusal = refusal
    this.code = code
  }
}

/**
 * The AWS CLI, version 1 or 2, with the credentials that it finds. What was asked once is not asked again.
 * @param region where to ask, unless another is named
 * @param asked what was asked before
 */
export function awsCli(region: string, ask: Ask = askAside, asked = new Map<string, Promise<unknown>>()): Aws {
  return remembering(region, (words, where) => answer(ask, words, where), asked)
}

/** Asks in a region, unless another is named. */
export function within(aws: Aws, region: string): Aws {
  return { ask: <T>(words: readonly string[], where = region) => aws.ask<T>(words, where) }
}

/** Does not ask again what was asked before. */
export function remembering(
  region: string,
  ask: (words: readonly string[], region: string) => Promise<unknown>,
  asked = new Map<string, Promise<unknown>>(),
): Aws {
  return {
    ask<T>(words: readonly string[], where = region): Promise<T> {
      const key = [where, ...words].join(' ')
      const known = asked.get(key) ?? ask(words, where)
      asked.set(key, known)
      return known as Promise<T>
    },
  }
}

async function answer(ask: Ask, words: readonly string[], region: string): Promise<unknown> {
  const { isOk, stdout, stderr, code } = await ask('aws', [...words, ...bounds, '--region', region], {
    env: { AWS_PAGER: '', AWS_MAX_ATTEMPTS: '3' },
    // A recorded delivery has some twenty megabytes, and so has a part of a layer.
    ...(words[0] === 's3api' || words[1] === 'upload-layer-part' ? { patienceSeconds: 600 } : {}),
  })
  if (isOk) return JSON.parse(stdout || '{}')
  if (code === 'ENOENT') throw new AwsError('tool', code, 'the AWS CLI is not installed')
  if (code === 'ETIMEDOUT') throw new AwsError('unreachable', code, `${words.slice(0, 2).join(' ')} did not answer`)
  throw errorOf(stderr)
}

const bounds = ['--output', 'json', '--cli-connect-timeout', '5', '--cli-read-timeout', '20']

/** What the AWS CLI says when it fails, sorted by what mends it. */
export function errorOf(stderr: string): AwsError {
  const [, code = ''] = /An error occurred \(([\w.]+)\)/.exec(stderr) ?? []
  const [sentence = ''] = stderr.split('\n').filter((line) => line.trim() !== '')
  const is = (words: RegExp) => words.test(stderr)
  if (is(/Expired|has expired|session is expired|Error loading SSO Token|Reauthenticate/)) {
    return new AwsError('expired', code, sentence)
  }
  const isUnknown = ['UnrecognizedClientException', 'InvalidClientTokenId', 'AuthFailure', 'SignatureDoesNotMatch']
  if (isUnknown.includes(code) || is(/Unable to locate credentials|could not be found|Partial credentials/)) {
    return new AwsError('credentials', code, sentence)
  }
  if (/AccessDenied|Unauthorized|NotAuthorized|AuthorizationError/.test(code)) {
    return new AwsError('denied', code, sentence)
  }
  if (is(/Could not connect|timeout on endpoint|SSL validation failed|Connection was closed|Name or service/)) {
    return new AwsError('unreachable', code, sentence)
  }
  return new AwsError('other', code, sentence)
}

/** The answer, or undefined where AWS says with one of these codes that there is none. */
export async function unless<T>(codes: readonly string[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AwsError && codes.includes(error.code)) return undefined
    throw error
  }
}
