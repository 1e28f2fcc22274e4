import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answer, ask, checkout, DeployError } from '../run.ts'

/** Asks git in the checkout. */
export type Git = (...words: string[]) => { readonly isOk: boolean; readonly stdout: string }

const reallyGit: Git = (...words) => ask('git', words)

/**
 * What CodeBuild would build otherwise than this machine: it has the commit's files alone.
 * @returns undefined where nothing is, or a sentence
 */
export function notCommitted(git: Git = reallyGit): string | undefined {
  const { isOk, stdout } = git('status', '--porcelain', '--untracked-files=normal', '--', ...inTheImage())
  if (!isOk || !git('rev-parse', '--verify', 'HEAD').isOk) return 'this folder is no checkout with a commit'
  const files = stdout.split('\n').filter((line) => line !== '')
  if (files.length === 0) return undefined
  const [first = ''] = files
  const name = first.trim().replace(/^\S+\s+/, '')
  return files.length === 1
    ? `${name} is not as the commit has it`
    : `${name} and ${files.length - 1} more are not as the commit has them`
}

/** The files and folders that the image is made of, as .dockerignore lets them in, and what makes it. */
function inTheImage(): readonly string[] {
  const lines = readFileSync(join(checkout, '.dockerignore'), 'utf8').split('\n')
  const included = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  return ['.dockerignore', 'Dockerfile', 'infra/deploy/build', ...included]
}

/**
 * Packs the files of the commit, and nothing else.
 * @param file the archive to write (zip)
 * @returns the commit
 * @throws DeployError where the checkout is different from its commit
 */
export function packCommit(file: string): string {
  const problem = notCommitted()
  if (problem) throw new DeployError(`CodeBuild builds what is committed, and ${problem}: commit it, and run it again.`)
  answer('git', ['archive', '--format=zip', `--output=${file}`, 'HEAD'])
  return answer('git', ['rev-parse', 'HEAD'])
}
