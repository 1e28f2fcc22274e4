import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NoRelease } from './options.ts'

/** Each says its version. */
export const packageFiles = [
  'package.json',
  ...['app', 'e2e', 'bench', 'infra'].map((folder) => `${folder}/package.json`),
]

const nothing = 'Nothing yet.'

/** Which files a release changes, and into what. @param day such as `30 November 2026` @throws NoRelease */
export function releaseEdits(root: string, version: string, day: string): ReadonlyMap<string, string> {
  const read = (file: string) => readFileSync(join(root, file), 'utf8')
  return new Map([
    ['CHANGELOG.md', released(read('CHANGELOG.md'), version, day)],
    ...packageFiles.map((file): [string, string] => [file, withVersion(read(file), version)]),
    ['package-lock.json', lockWith(read('package-lock.json'), version)],
    ['app/migrations/released.sha256', checksums(join(root, 'app/migrations'))],
  ])
}

/** What is under "Unreleased" becomes the version's, and a new one is begun. */
function released(changelog: string, version: string, day: string): string {
  const [before = '', rest] = changelog.split(/^## Unreleased$/m)
  if (rest === undefined) throw new NoRelease('CHANGELOG.md has no "## Unreleased": begin one, and say what is new.')
  const [what = ''] = rest.split(/^## /m)
  if (what.trim() === '' || what.trim() === nothing) {
    throw new NoRelease('CHANGELOG.md says nothing under "## Unreleased": a release without changes is none.')
  }
  return `${before}## Unreleased\n\n${nothing}\n\n## ${version} (${day})${rest}`
}

/** The first version that a package file names is its own. */
function withVersion(text: string, version: string): string {
  return text.replace(/^( {2}"version": ")[^"]*(")/m, `$1${version}$2`)
}

interface Lock {
  version: string
  readonly packages: Record<string, { version?: string } | undefined>
}

/** As npm writes it. */
function lockWith(text: string, version: string): string {
  const lock = JSON.parse(text) as Lock
  lock.version = version
  for (const folder of ['', 'app', 'e2e', 'bench', 'infra']) {
    const own = lock.packages[folder]
    if (own) own.version = version
  }
  return `${JSON.stringify(lock, null, 2)}\n`
}

/** One line for each migration, as `sha256sum` writes it: none of them is edited from now on. */
function checksums(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  const lines = names.sort().map((name) => {
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex')
    return `${hash}  ${name}\n`
  })
  return lines.join('')
}
