import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { versionFile, type Version } from '../app/server/platform/version.ts'
import { git } from './migrations/previous.ts'

/**
 * The version of this checkout: the release that its package file names, and the commit.
 * @param env where `REVISION` names the commit of a checkout without a history, as within an image's build
 */
export function versionOf(root: string, env: NodeJS.ProcessEnv): Version {
  const { version: name } = JSON.parse(readFileSync(join(root, 'app/package.json'), 'utf8')) as { version: string }
  const commit = env['REVISION'] || git(root, 'rev-parse', 'HEAD')
  return /^[\da-f]{40}$/.test(commit ?? '') ? { name, commit } : { name }
}

/** Writes it beside the built program, unless that is there already. */
export function keepVersion(root: string, env: NodeJS.ProcessEnv): void {
  const file = join(root, 'app/dist/server', versionFile)
  const text = `${JSON.stringify(versionOf(root, env))}\n`
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
}
