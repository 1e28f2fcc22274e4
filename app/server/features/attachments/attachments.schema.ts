import Type from 'typebox'
import { idPattern } from '../../platform/lists/keyset.ts'

/** Small enough for one PUT to S3, and for a person to wait for. */
export const maxFileBytes = 50 * 1024 ** 2

export const maxFilesOfForm = 10

/** A constraint of the database is the same. */
const maxNameCharacters = 200

export const AttachmentParams = Type.Object({ attachmentId: Type.String({ pattern: idPattern }) })
export const FileParams = Type.Object({ attachmentId: Type.String({ pattern: idPattern }), name: Type.String() })

/** The stored name of a file: without folders and invisible characters. */
export function fileName(given: string): string {
  const name = given
    .toWellFormed()
    // The escape of browsers in multipart headers.
    .replaceAll('%22', '"')
    .replace(/^.*[/\\]/s, '')
    // Joiners stay: words of Persian and families of emoji have them within.
    .replace(/(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .trim()
  if (name === '' || /^[.\u200c\u200d]+$/.test(name)) return 'file'
  if (Array.from(name).length <= maxNameCharacters) return name
  const ending = /\.\w{1,10}$/.exec(name)?.[0] ?? ''
  return (
    Array.from(name)
      .slice(0, maxNameCharacters - ending.length)
      .join('') + ending
  )
}
