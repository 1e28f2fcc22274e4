import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Addresses of what the build made for the browser; names change with their content. */
export interface Assets {
  readonly script: string
  readonly styles: readonly string[]
  readonly icon: string
  /** The roman letters of notes, which pages that show one ask for at once. */
  readonly font: string
  /** The folder that is served under /static/; undefined when something else serves it. */
  readonly folder: string | undefined
}

/** Reads the client build's manifest. */
export async function readAssets(folder: string, base: string): Promise<Assets> {
  const manifest = JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8')) as Record<
    string,
    { file: string; css?: string[]; assets?: string[] }
  >
  const entry = manifest['main.ts']
  const icon = manifest['icon.svg']
  const font = entry?.assets?.find((file) => file.includes('-latin-wght-normal'))
  if (!entry || !icon || !font)
    throw new Error(`the client build in ${folder} lacks main.ts, icon.svg or the font of notes`)
  return {
    script: base + entry.file,
    styles: (entry.css ?? []).map((file) => base + file),
    icon: base + icon.file,
    font: base + font,
    folder,
  }
}
