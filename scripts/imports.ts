import { glob, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..')

/** One of our files names another: by an import, of types too, or by `new URL(…)`. Both are paths from the root. */
export interface Import {
  readonly from: string
  readonly to: string
}

/** The text of each TypeScript file of ours, by its path from the root. */
export async function readSources(): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for await (const file of glob('{app,bench,drill,e2e,fuzz,infra,kit,scripts,smoke}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (name) => ['node_modules', 'dist', 'cdk.out'].includes(name),
  })) {
    texts.set(file, await readFile(join(root, file), 'utf8'))
  }
  return texts
}

export function importsOf(sources: ReadonlyMap<string, string>): Import[] {
  return [...sources].flatMap(([from, text]) =>
    [...text.matchAll(/(?:from|import|new URL)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) => ({
      from,
      to: relative(root, resolve(root, dirname(from), path)),
    })),
  )
}
