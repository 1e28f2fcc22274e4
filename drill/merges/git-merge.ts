import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ThreeTexts } from './three-texts.ts'

/** Whether there is a git to compare with. */
export function hasGit(): boolean {
  return spawnSync('git', ['--version']).status === 0
}

/** @param folder for its files. @returns the text that `git merge-file` makes; undefined when it leaves a conflict */
export function gitMerge(folder: string, { base, yours, theirs }: ThreeTexts): string | undefined {
  const files = Object.entries({ yours: yours.text, base, theirs: theirs.text }).map(([name, text]) => {
    const file = join(folder, name)
    // Lines have ends there; here the last has none.
    writeFileSync(file, `${text}\n`)
    return file
  })
  const { status, stdout } = spawnSync('git', ['merge-file', '-p', ...files], { encoding: 'utf8' })
  return status === 0 ? stdout.slice(0, -1) : undefined
}
