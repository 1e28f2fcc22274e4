import { normalized } from '../../../../../shared/normalized.ts'
import {
  exportNames,
  filesEnding,
  noteEnding,
  readExportManifest,
  type ExportManifest,
} from '../../../../platform/moving/manifest.ts'
import { problemOf } from '../../sources/refusal.ts'
import { foldersOf, nameOf } from '../common/paths.ts'
import type { Source, SourceEntry } from '../reader.ts'

/** Of 500 pads. */
const maxManifestBytes = 4 * 1024 ** 2

/** An export of Notejam, with what lies where in it. */
export interface Opened {
  readonly manifest: ExportManifest
  /** Of the folder in which the export lies, where an archive was made of it again. */
  readonly prefix: string
  /** Whether a path is that of a file which says something of the export. */
  readonly isAbout: (path: string) => boolean
  /** A path below that folder. */
  readonly rest: (path: string) => string
  /** Whether a path is that of a file of a note. */
  readonly isOfNote: (path: string) => boolean
  readonly at: (path: string) => SourceEntry | undefined
  /** The files of notes, by their folders. */
  readonly files: ReadonlyMap<string, readonly SourceEntry[]>
  /** Earlier versions of notes, by the paths of the notes. */
  readonly versions: ReadonlyMap<string, readonly SourceEntry[]>
}

/** @returns undefined for a source that is no export of Notejam */
export async function opened(source: Source): Promise<Opened | undefined> {
  const found = source.entries.find(({ path }) => nameOf(path) === exportNames.manifest && foldersOf(path).length <= 1)
  if (!found || (found.bytes ?? 0) > maxManifestBytes) return undefined
  const manifest = await source
    .text(found, maxManifestBytes)
    .then(readExportManifest)
    .catch((error: unknown) => {
      problemOf(found.path, error)
      return undefined
    })
  if (!manifest) return undefined
  const prefix = found.path.slice(0, -exportNames.manifest.length)
  const about: readonly string[] = [exportNames.manifest, exportNames.readme, exportNames.checksums]
  const paths = new Map(source.entries.map((entry) => [entry.path, entry]))
  const history = `${prefix}${exportNames.history}/`
  /** The folder of a note's files: beside it there is the note. */
  const folderIn = (path: string) => {
    const end = path.indexOf(`${filesEnding}/`)
    const folder = end === -1 ? '' : path.slice(0, end + filesEnding.length)
    return paths.has(folder.slice(0, -filesEnding.length) + noteEnding) ? folder : ''
  }
  const files = new Map<string, SourceEntry[]>()
  const versions = new Map<string, SourceEntry[]>()
  const add = (map: Map<string, SourceEntry[]>, key: string, entry: SourceEntry) => {
    const list = map.get(key)
    if (list) list.push(entry)
    else map.set(key, [entry])
  }
  for (const entry of source.entries) {
    if (entry.path.startsWith(history)) {
      const note = prefix + foldersOf(entry.path.slice(history.length)).join('/') + noteEnding
      add(versions, note, entry)
      continue
    }
    const folder = folderIn(entry.path)
    if (folder !== '') add(files, folder, entry)
  }
  return {
    manifest,
    prefix,
    isAbout: (path) => path.startsWith(prefix) && about.includes(path.slice(prefix.length)),
    rest: (path) => (path.startsWith(prefix) ? path.slice(prefix.length) : path),
    isOfNote: (path) => folderIn(path) !== '',
    at: (path) => paths.get(path) ?? paths.get(normalized(path, 'NFC')),
    files,
    versions,
  }
}
