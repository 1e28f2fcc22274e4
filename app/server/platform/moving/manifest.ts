import Type, { type Static } from 'typebox'
import { Check } from 'typebox/value'

/** Of what an export holds. A later format gets a higher number. */
export const exportFormat = { format: 'notejam-export', formatVersion: 1 } as const

/** Files of an export that are no notes. No pad and no note gets their names. */
export const exportNames = {
  manifest: 'manifest.json',
  readme: 'README.txt',
  /** Lines as `sha256sum -c` reads them. */
  checksums: 'checksums.sha256',
  trash: 'Trash',
  history: 'History',
} as const

/** Behind the name of a note: the folder of its files. */
export const filesEnding = '.files'
export const noteEnding = '.md'

const Count = Type.Integer({ minimum: 0 })

/** What an export holds in all. It stands at the end of it: an export without one is not whole. */
export const ExportManifest = Type.Object({
  format: Type.Literal(exportFormat.format),
  formatVersion: Type.Integer({ minimum: 1 }),
  /** The moment that it shows, as ISO 8601. */
  exportedAt: Type.String(),
  /** The Notejam that made it: with its id, a note is known again. */
  origin: Type.String(),
  counts: Type.Object({ pads: Count, notes: Count, trashed: Count, files: Count, fileBytes: Count, versions: Count }),
  /** In their order; `colour` where the person chose one, `placed` where the person put it at its place. */
  pads: Type.Array(
    Type.Object({
      folder: Type.String(),
      name: Type.String(),
      colour: Type.Optional(Type.Integer({ minimum: 0, maximum: 7 })),
      placed: Type.Optional(Type.Boolean()),
    }),
  ),
  /** Files that were gone when the export came to them. */
  missing: Type.Array(Type.String()),
  checksums: Type.Object({ file: Type.String(), sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
})
export type ExportManifest = Static<typeof ExportManifest>

/** @returns undefined for a file that is no manifest of an export */
export function readExportManifest(text: string): ExportManifest | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Check(ExportManifest, value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
