import type { Finding } from './check.ts'
import type { Answer } from './run-checks.ts'

const words = { ok: 'ok', later: 'later', wrong: 'WRONG', unknown: '?' } as const satisfies Record<
  Finding['state'],
  string
>

/** One line for each finding, and one under it with what mends it. */
export function linesOf({ name, findings }: Pick<Answer, 'name' | 'findings'>): string {
  return findings
    .map(({ state, what, mend }) => {
      const line = `${words[state].padEnd(6)}${`${name} `.padEnd(24)}${what}\n`
      return mend ? `${line}${' '.repeat(6)}→ ${mend}\n` : line
    })
    .join('')
}

/** How many of each: `17 ok, 1 wrong, 2 later`. */
export function countOf(answers: readonly Pick<Answer, 'findings'>[]): string {
  const all = answers.flatMap(({ findings }) => findings)
  const count = (state: Finding['state']) => all.filter((finding) => finding.state === state).length
  const named = [
    [count('ok'), 'ok'],
    [count('wrong'), 'wrong'],
    [count('later'), 'for later'],
    [count('unknown'), 'not known'],
  ] as const
  return named
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ')
}

export function isWrong({ findings }: Pick<Answer, 'findings'>): boolean {
  return findings.some(({ state }) => state === 'wrong')
}
