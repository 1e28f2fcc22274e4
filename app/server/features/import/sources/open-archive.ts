import { gzipMark, openGzip } from './gzip.ts'
import type { OpenArchive } from './source.ts'
import { isTar, openTar, tarBlockBytes } from './tar.ts'
import { openZip } from './zip.ts'

/** What a zip has at its beginning: an entry, the end of an empty one, or the mark of one that was to be several files. */
const zipMarks = ['PK\u0003\u0004', 'PK\u0005\u0006', 'PK\u0007\u0008']

/** Opens a zip or a tar, also a tar that is packed with gzip. */
export const openArchive: OpenArchive = async (bytes, where) => {
  const start = await bytes.read(0, tarBlockBytes)
  if (zipMarks.includes(start.toString('latin1', 0, 4))) return openZip(bytes, where)
  if (start.toString('latin1', 0, gzipMark.length) === gzipMark) return openGzip(bytes, where)
  return isTar(start) ? openTar(bytes, where) : undefined
}
