import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { minVersion, satisfies } from 'semver'
import { root } from './imports.ts'

/**
 * `node scripts/engines.ts`, after packages were added or replaced.
 *
 * npm compares the `engines` of each package in the lockfile with the Node that npm itself runs on, and warns. Here that
 * Node only installs: every program runs on the one that the package `node` brings. So the comparison is made with that
 * one (`engines.test.ts`), and this takes from the lockfile the ranges that the oldest Node that may install is not in.
 */

interface Package {
  readonly version?: string
  engines?: Readonly<Record<string, string>>
}
type Packages = Record<string, Package>

const lockFile = join(root, 'package-lock.json')

export const readLock = async () => JSON.parse(await readFile(lockFile, 'utf8')) as { packages: Packages }

/** The oldest Node that may install, as package.json names it. */
export async function oldestInstaller(): Promise<string> {
  const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Package
  const oldest = minVersion(engines?.['node'] ?? '')
  if (!oldest) throw new Error('package.json names no Node in "engines"')
  return oldest.version
}

/** Packages of the lockfile that npm would warn of there. */
export function warnedOf(packages: Packages, node: string): string[] {
  return Object.entries(packages).flatMap(([folder, { engines }]) => {
    return folder !== '' && engines?.['node'] !== undefined && !satisfies(node, engines['node']) ? [folder] : []
  })
}

/** Installed packages that do not say that they run on this Node, with what they say. */
export async function unsupportedOn(packages: Packages, node: string): Promise<string[]> {
  const found: string[] = []
  for (const folder of Object.keys(packages)) {
    const file = join(root, folder, 'package.json')
    if (folder === '' || !existsSync(file)) continue
    const { engines } = JSON.parse(await readFile(file, 'utf8')) as Package
    const range = engines?.['node']
    if (range !== undefined && !satisfies(node, range)) found.push(`${folder} wants ${range}`)
  }
  return found
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lock = await readLock()
  for (const folder of warnedOf(lock.packages, await oldestInstaller())) delete lock.packages[folder]?.engines
  await writeFile(lockFile, `${JSON.stringify(lock, null, 2)}\n`)
}
