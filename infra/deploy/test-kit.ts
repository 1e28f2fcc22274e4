import { checkEnvironments } from '../config/check-environment.ts'
import type { Environment, ResolvedEnvironment } from '../config/environment.ts'
import type { Ask } from './aside.ts'
import { AwsError, type Aws } from './aws.ts'
import type { Context } from './checks/check.ts'

export const account = '111122223333'

/** An AWS that says what a test lets it say, by the first two words: `iam list-roles`. What it was asked is in `asked`. */
export function anAws(answers: Readonly<Record<string, unknown>>): Aws & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    ask<T>(words: readonly string[], region = ''): Promise<T> {
      asked.push([...words, region].join(' ').trim())
      const key = words.slice(0, 2).join(' ')
      const answer = answers[`${key} ${region}`] ?? answers[key]
      if (answer === undefined) throw new Error(`the test has no answer to ${key}`)
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as T)
    },
  }
}

/** AWS's answer that there is none: `NoSuchEntity`. */
export function none(code: string): AwsError {
  return new AwsError('other', code, `An error occurred (${code})`)
}

/** Tools that print what a test lets them print, by the beginning of their command line. */
export function tools(printed: Readonly<Record<string, string | { stderr: string; code?: string }>>): Ask {
  return (program, args) => {
    const line = [program, ...args].join(' ')
    const [, answer] = Object.entries(printed).find(([start]) => line.startsWith(start)) ?? []
    if (answer === undefined) throw new Error(`the test has no answer to ${line}`)
    if (typeof answer === 'string') return Promise.resolve({ isOk: true, stdout: answer, stderr: '' })
    return Promise.resolve({ isOk: false, stdout: '', ...answer })
  }
}

/** The first of these environments, as a deployment sees it beside the others. */
export function aContext(given: readonly [Environment, ...Environment[]], parts: Partial<Context> = {}): Context {
  const all = resolved(given)
  return {
    environment: all[0],
    beside: all,
    account,
    aws: anAws({}),
    ask: tools({}),
    nameServers: () => Promise.resolve([]),
    ...parts,
  }
}

export function resolved(
  given: readonly [Environment, ...Environment[]],
): [ResolvedEnvironment, ...ResolvedEnvironment[]] {
  return checkEnvironments(given, 'acme/notes') as [ResolvedEnvironment, ...ResolvedEnvironment[]]
}
