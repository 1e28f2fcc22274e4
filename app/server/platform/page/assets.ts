import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Addresses of what the build made for the browser; names change with their content. */
export interface Assets {
  readonly script: string
  readonly styles: readonly string[]
  readonly icon: string
  /** The icons of the installed app, as PNG. */
  readonly icons: Readonly<Record<IconFile, string>>
  /** The roman letters of notes, which pages that show one ask for at once. */
  readonly font: string
  /** The italic ones. */
  readonly italic: string
  /** The service worker's program. */
  readonly worker: string
  /** The folder that is served under /static/; undefined when something else serves it. */
  readonly folder: string | undefined
}

const iconFiles = ['apple-touch', 'small', 'large', 'maskable'] as const
export type IconFile = (typeof iconFiles)[number]

interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly assets?: readonly string[]
  readonly imports?: readonly string[]
  readonly isDynamicEntry?: boolean
}

/** Reads the client build's manifest. */
export async function readAssets(folder: string, base: string): Promise<Assets> {
  const manifest = JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>
  const entry = manifest['main.ts']
  const icon = manifest['icon.svg']
  const worker = manifest['offline/worker/main.ts']
  const font = entry?.assets?.find((file) => file.includes('-latin-wght-normal'))
  const italic = entry?.assets?.find((file) => file.includes('-latin-wght-italic'))
  if (!entry || !icon || !font || !italic || !worker)
    throw new Error(`the client build in ${folder} lacks main.ts, icon.svg, the worker or the fonts of notes`)
  const icons = iconFiles.map((name) => [name, base + (manifest[`icons/${name}.png`]?.file ?? '')] as const)
  const styles = entry.css ?? []
  const shell = [...chunksOfPages(manifest), ...styles, icon.file, font].map((file) => base + file)
  return {
    script: base + entry.file,
    styles: styles.map((file) => base + file),
    icon: base + icon.file,
    icons: Object.fromEntries(icons) as Assets['icons'],
    font: base + font,
    italic: base + italic,
    // The list of files stands in front: a browser installs a worker again when a byte of it differs.
    worker: `const shell = ${JSON.stringify(shell)}\n${await readFile(join(folder, worker.file), 'utf8')}`,
    folder,
  }
}

/** The scripts that pages need to be read and written: all but those of packages, such as the grammars of languages. */
function chunksOfPages(manifest: Readonly<Record<string, Chunk>>): ReadonlySet<string> {
  const files = new Set<string>()
  const add = (name: string) => {
    const chunk = manifest[name]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    chunk.imports?.forEach(add)
  }
  add('main.ts')
  for (const [name, { isDynamicEntry }] of Object.entries(manifest)) {
    if (isDynamicEntry && !name.startsWith('../')) add(name)
  }
  return files
}
