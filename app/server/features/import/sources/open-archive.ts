import type { OpenArchive } from './source.ts'
import { openTar } from './tar.ts'
import { openZip } from './zip.ts'

/** How far into a tar its mark stands, and the mark. */
const tarMark = { at: 257, text: 'ustar' }

/** Ends of files that a zip has at its beginning: an entry, or the end of an empty one. */
const zipMarks = ['PK\u0003\u0004', 'PK\u0005\u0006']

/** Opens a zip or a tar. */
export const openArchive: OpenArchive = async (bytes, where) => {
  const start = await bytes.read(0, 512)
  const mark = (at: number, length: number) => start.toString('latin1', at, at + length)
  if (zipMarks.includes(mark(0, 4))) return openZip(bytes, where)
  if (mark(tarMark.at, tarMark.text.length) === tarMark.text) return openTar(bytes, where)
  return undefined
}
