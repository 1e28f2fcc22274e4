import Type from 'typebox'
import { idPattern } from '../../platform/lists/keyset.ts'

/** Bytes that one file may have: what S3 takes in one call, and what somebody waits for. */
export const mostBytes = 50 * 1024 ** 2

/** Files in one form. */
export const mostFiles = 10

/** Characters that a file's name may have; the database holds the same rule. */
const longestName = 200

export const AttachmentParams = Type.Object({ attachmentId: Type.String({ pattern: idPattern }) })
export const FileParams = Type.Object({ attachmentId: Type.String({ pattern: idPattern }), name: Type.String() })

/** A file's name as it is kept: without folders, and without what cannot be seen. */
export function fileName(given: string): string {
  const name = given
    .toWellFormed()
    // As forms write it.
    .replaceAll('%22', '"')
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .trim()
  if (name === '' || /^\.+$/.test(name)) return 'file'
  if (Array.from(name).length <= longestName) return name
  const ending = /\.\w{1,10}$/.exec(name)?.[0] ?? ''
  return (
    Array.from(name)
      .slice(0, longestName - ending.length)
      .join('') + ending
  )
}
