import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Bundled {
  /** Packages of which browsers load something. */
  readonly browser: readonly string[]
  /** Packages that only the build needs, and of which the built server has something. */
  readonly server: readonly string[]
}

/** What becomes part of the two builds: what our sources import. */
export async function bundledPackages(root: string): Promise<Bundled> {
  const { dependencies, devDependencies } = JSON.parse(
    await readFile(join(root, 'app/package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>
  const ofBrowser = await imported(root, 'app/{client,shared}/**/*.{ts,tsx,css}')
  const ofServer = await imported(root, 'app/server/**/*.{ts,tsx}')
  return {
    browser: Object.keys({ ...dependencies, ...devDependencies }).filter((name) => ofBrowser.has(name)),
    server: Object.keys(devDependencies).filter((name) => ofServer.has(name)),
  }
}

/** The packages that files of this pattern name, other than for their types. */
async function imported(root: string, pattern: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for await (const file of glob(pattern, { cwd: root })) {
    if (/\.test\.|-world\.ts$|\.d\.ts$/.test(file)) continue
    const text = (await readFile(join(root, file), 'utf8')).replaceAll(/^import type [^'"]*['"].*$/gm, '')
    for (const [, name = ''] of text.matchAll(/(?:from |import |import\(|url\()['"]((?:@[\w.-]+\/)?[\w.-]+)/g))
      found.add(name)
  }
  return found
}
