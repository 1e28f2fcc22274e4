import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The tree of a commit in a folder of its own, with the packages that it wants.
 * @param root of the checkout
 * @param folder for it; is made
 * @throws Error saying which program failed
 */
export function unpack(root: string, commit: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  const archive = `${folder}.tar`
  run('git', ['archive', '--format=tar', '-o', archive, commit], root)
  run('tar', ['-xf', archive, '-C', folder], root)
  rmSync(archive)
  const [here, there] = [root, folder].map((place) => readFileSync(join(place, 'package-lock.json'), 'utf8'))
  if (here === there) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  else run('npm', ['ci', '--no-audit', '--no-fund'], folder)
}

function run(program: string, words: readonly string[], cwd: string): void {
  const { status } = spawnSync(program, words, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${program} ${words[0] ?? ''} failed`)
}
