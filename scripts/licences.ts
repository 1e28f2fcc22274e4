import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { bundledPackages } from './licences/bundled.ts'
import { problemOf } from './licences/problem.ts'
import { productionPackages, type LockedPackages } from './production-packages.ts'

/**
 * `npm run licences` writes THIRD-PARTY.md: what others made that Notejam is given to people with, in the image and in browsers, and under which
 * licence. Read from the lockfile, so that it is the same on every machine. A test says when it is stale, and refuses licences that do not fit.
 */

const root = resolve(import.meta.dirname, '..')
export const licencesFile = join(root, 'THIRD-PARTY.md')

interface Given {
  readonly name: string
  readonly version: string
  readonly licence: string
  /** In the image, in browsers, or both. */
  readonly where: string
}

/** Every package of others that is given on, by name. */
export async function givenPackages(): Promise<Given[]> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as { packages: LockedPackages }
  const { packages } = lock
  const all = (folder: string) => folder in packages
  const withTheirs = (names: readonly string[]) =>
    names.flatMap((name) => [`node_modules/${name}`, ...productionPackages(packages, `node_modules/${name}`, all)])
  const { browser, server } = await bundledPackages(root)
  const inImage = new Set([...productionPackages(packages, 'app', all), ...withTheirs(server)])
  const inBrowsers = new Set(withTheirs(browser))
  return [...new Set([...inImage, ...inBrowsers])]
    .map((folder) => ({
      name: folder.replace(/^.*node_modules\//, ''),
      version: packages[folder]?.version ?? '',
      licence: packages[folder]?.license ?? '',
      where: [inImage.has(folder) && 'image', inBrowsers.has(folder) && 'browser'].filter(Boolean).join(', '),
    }))
    .filter(
      ({ version, name }, at, rows) => rows.findIndex((row) => row.name === name && row.version === version) === at,
    )
    .sort((one, other) => (one.name + one.version < other.name + other.version ? -1 : 1))
}

/** The list, as it has to be in `licencesFile`. */
export async function licences(): Promise<string> {
  const given = await givenPackages()
  const rows = given.map(({ name, version, licence, where }) => `| ${name} | ${version} | ${licence} | ${where} |`)
  const text = [
    '# What others made',
    'Notejam itself is under the [MIT licence](LICENSE). These packages are part of its image or of what browsers load. Their licences’ ' +
      'texts are in the image: in the folders of the packages, and for what is bundled in `app/dist/client/.vite/license.md` and its like.',
    'Made from `package-lock.json` by `npm run licences`.',
    ['| package | version | licence | given on in |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n')
  return format(text, { ...(await resolveConfig(licencesFile)), parser: 'markdown' })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = (await givenPackages()).flatMap((one) => problemOf(one) ?? [])
  await writeFile(licencesFile, await licences())
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exit(problems.length > 0 ? 1 : 0)
}
