import { problemOf } from '../../sources/refusal.ts'
import { anyBegins } from '../common/beginning.ts'
import { leftOut, noNote } from '../common/left-out.ts'
import { commonFolders, Entries, extensionOf, foldersOf, nameOf } from '../common/paths.ts'
import type { ImportItem, Reader, Source, SourceEntry } from '../reader.ts'
import { noteOfBear, type Bear } from './note.ts'

const maxInfoBytes = 1024 ** 2
const maxTextBytes = 32 * 1024 ** 2

/** Signs that only Bear puts into Markdown: what it remembers of a file, and tags of several words. */
const ownSigns =
  /\)<!--\s?\{"(?:embed|width|preview)"|(?:^|\s)#[\p{L}\p{N}][^#\n]{0,60}\s[^#\n]{0,60}[\p{L}\p{N}]#(?=\s|$)/mu

/** A backup (bear2bk), text bundles, or a folder of Markdown with files beside. */
export const bearReader: Reader = {
  format: 'bear',
  title: 'Bear (bear2bk, text bundles or Markdown)',
  async recognises(source) {
    const isPacked = ({ path }: SourceEntry) => isInBundle(path) || extensionOf(path) === 'textpack'
    if (source.entries.some(isPacked) || isBundle(source)) return true
    const texts = source.entries.filter(({ path }) => ['md', 'markdown'].includes(extensionOf(path)))
    return anyBegins(source, texts, (text) => ownSigns.test(text), { most: 30, bytes: 16_384 })
  },
  async *items(source) {
    yield* itemsOf(bearOf(source, ''))
  },
}

function bearOf(source: Source, around: string): Bear {
  const places = source.entries.filter(isText).map(({ path }) => {
    const names = path.split('/')
    const bundle = names.findIndex((name) => /\.textbundle$/i.test(name))
    return bundle === -1 ? path : [...names.slice(0, bundle), 'x'].join('/')
  })
  const outer = source.entries.some(({ path }) => isInBundle(path)) ? commonFolders(places) : 0
  return { source, entries: new Entries(source), shown: new Set(), outer, around }
}

/** What a package of one bundle may have in it. */
function isBundle({ entries }: Source): boolean {
  const has = (passes: RegExp) => entries.some(({ path }) => passes.test(path))
  return has(/^info\.json$/) && has(/^text\.(?:md|markdown)$/)
}

function isInBundle(path: string): boolean {
  return /\.textbundle\//i.test(path)
}

function isText({ path }: SourceEntry): boolean {
  return ['md', 'markdown', 'txt'].includes(extensionOf(path))
}

async function* itemsOf(bear: Bear): AsyncGenerator<ImportItem> {
  const { source, shown, around } = bear
  const bundles = new Set(source.entries.filter(isBundleText).map(({ path }) => foldersOf(path).join('/')))
  const bundleOf = ({ path }: SourceEntry) => /^(.*?\.textbundle)\//i.exec(path)?.[1]
  const rest: SourceEntry[] = []
  for (const entry of source.entries) {
    const bundle = bundleOf(entry)
    if (extensionOf(entry.path) === 'textpack') yield* packed(bear, entry)
    else if (bundle === undefined ? isText(entry) : isBundleText(entry)) yield await itemOf(bear, entry)
    else if (bundle === undefined || !bundles.has(bundle) || nameOf(entry.path) !== 'info.json') rest.push(entry)
  }
  for (const { path } of rest) {
    if (shown.has(path) || /(?:^|\/)(?:tags|info)\.json$/.test(path)) continue
    yield (around !== '' || /(?:^|\/)assets\//.test(path) ? noNote : leftOut)(`${around}${path}`)
  }
}

/** The text of a bundle; a package of one bundle may have no folder around it. */
function isBundleText({ path }: SourceEntry): boolean {
  return /(?:^|\.textbundle\/)text\.(?:md|markdown|txt)$/i.test(path)
}

async function* packed(bear: Bear, entry: SourceEntry): AsyncGenerator<ImportItem> {
  const path = `${bear.around}${entry.path}`
  try {
    const source = await bear.source.inner(entry)
    yield* itemsOf(bearOf(source, `${path}/`))
  } catch (error) {
    yield problemOf(path, error)
  }
}

async function itemOf(bear: Bear, entry: SourceEntry): Promise<ImportItem> {
  const path = `${bear.around}${entry.path}`
  try {
    const text = await bear.source.text(entry, maxTextBytes)
    const info = bear.entries.at([...foldersOf(entry.path), 'info.json'].join('/'))
    const json = info && isBundleText(entry) ? await bear.source.text(info, maxInfoBytes) : undefined
    return noteOfBear(bear, entry, path, text, json)
  } catch (error) {
    return problemOf(path, error)
  }
}
