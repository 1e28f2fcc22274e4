import { expect } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import type { Program } from '../kit/program.ts'

/** Waits until the program has given up. @returns its stderr */
export async function refusalOf(program: Program): Promise<string> {
  let code: number | null | undefined
  void program.ended.then((given) => (code = given))
  await eventually('it gives up', () => {
    if (program.stdout.includes('Notejam is ready at')) throw new Error('it started')
    return code !== undefined
  })
  expect(code).toBe(1)
  expect(program.stdout).toBe('')
  expect(program.stderr).not.toMatch(/^\s+at /m)
  return program.stderr
}

/** Expects one line, which begins with the setting to change. */
export async function sentenceOf(program: Program): Promise<string> {
  const said = await refusalOf(program)
  expect(said).toMatch(/^[A-Z_]+: [^\n]+\.\n$/)
  return said
}
