/** The records of a zip, as APPNOTE.TXT 6.3.10 of PKWARE describes them. */

/** Of one file in it. */
export interface ZipRecord {
  /** UTF-8. */
  readonly name: Buffer
  readonly isDeflated: boolean
  readonly modifiedAt: Date
  /** Whether checksum and sizes stand behind the content, because they are not known before. */
  readonly isDescribedBehind: boolean
  readonly crc: number
  /** Bytes in the archive, and bytes of the file. */
  readonly packed: number
  readonly bytes: number
}

const most32 = 0xffff_ffff
const most16 = 0xffff
/** Names are UTF-8. */
const utf8 = 1 << 11
const describedBehind = 1 << 3
const deflated = 8
/** 4.5 knows ZIP64. */
const version = 45
const madeOnUnix = 3 << 8
const regularFile = (0o100644 << 16) >>> 0

export function localHeader(record: ZipRecord): Buffer {
  const time = unixTime(record.modifiedAt)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x0403_4b50, 0)
  common(header, 4, record, record.isDescribedBehind)
  header.writeUInt16LE(time.length, 28)
  return Buffer.concat([header, record.name, time])
}

/** Behind the content of a file whose checksum was not known before it. */
export function descriptor({ crc, packed, bytes }: Pick<ZipRecord, 'crc' | 'packed' | 'bytes'>): Buffer {
  const behind = Buffer.alloc(16)
  behind.writeUInt32LE(0x0807_4b50, 0)
  behind.writeUInt32LE(crc, 4)
  behind.writeUInt32LE(packed, 8)
  behind.writeUInt32LE(bytes, 12)
  return behind
}

/** @param offset where the file's local header begins */
export function centralHeader(record: ZipRecord, offset: number): Buffer {
  const extra = [unixTime(record.modifiedAt), ...(offset >= most32 ? [farOffset(offset)] : [])]
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x0201_4b50, 0)
  header.writeUInt16LE(madeOnUnix | version, 4)
  common(header, 6, record, false)
  header.writeUInt16LE(
    extra.reduce((sum, { length }) => sum + length, 0),
    30,
  )
  header.writeUInt32LE(regularFile, 38)
  header.writeUInt32LE(Math.min(offset, most32), 42)
  return Buffer.concat([header, record.name, ...extra])
}

/** The end of the archive. @param offset where the central directory begins */
export function ending(count: number, directoryBytes: number, offset: number): Buffer {
  const isLarge = count >= most16 || directoryBytes >= most32 || offset >= most32
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x0605_4b50, 0)
  end.writeUInt16LE(Math.min(count, most16), 8)
  end.writeUInt16LE(Math.min(count, most16), 10)
  end.writeUInt32LE(Math.min(directoryBytes, most32), 12)
  end.writeUInt32LE(Math.min(offset, most32), 16)
  return isLarge ? Buffer.concat([largeEnding(count, directoryBytes, offset), end]) : end
}

function largeEnding(count: number, directoryBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(56 + 20)
  end.writeUInt32LE(0x0606_4b50, 0)
  end.writeBigUInt64LE(44n, 4)
  end.writeUInt16LE(madeOnUnix | version, 12)
  end.writeUInt16LE(version, 14)
  end.writeBigUInt64LE(BigInt(count), 24)
  end.writeBigUInt64LE(BigInt(count), 32)
  end.writeBigUInt64LE(BigInt(directoryBytes), 40)
  end.writeBigUInt64LE(BigInt(offset), 48)
  // Where this record begins.
  end.writeUInt32LE(0x0706_4b50, 56)
  end.writeBigUInt64LE(BigInt(offset + directoryBytes), 64)
  end.writeUInt32LE(1, 72)
  return end
}

/** What local and central headers have in common, from the version that is needed to the length of the name. */
function common(header: Buffer, at: number, record: ZipRecord, isUnknown: boolean): void {
  const { name, isDeflated, isDescribedBehind, modifiedAt, crc, packed, bytes } = record
  const { date, time } = dosTime(modifiedAt)
  header.writeUInt16LE(version, at)
  header.writeUInt16LE(utf8 | (isDescribedBehind ? describedBehind : 0), at + 2)
  header.writeUInt16LE(isDeflated ? deflated : 0, at + 4)
  header.writeUInt16LE(time, at + 6)
  header.writeUInt16LE(date, at + 8)
  header.writeUInt32LE(isUnknown ? 0 : crc, at + 10)
  header.writeUInt32LE(isUnknown ? 0 : packed, at + 14)
  header.writeUInt32LE(isUnknown ? 0 : bytes, at + 18)
  header.writeUInt16LE(name.length, at + 22)
}

/** In UTC, from 1980 to 2107, to two seconds: the same wherever it is made. */
function dosTime(at: Date): { date: number; time: number } {
  const year = at.getUTCFullYear()
  if (!(year >= 1980)) return { date: (1 << 5) | 1, time: 0 }
  if (year > 2107) return { date: (127 << 9) | (12 << 5) | 31, time: (23 << 11) | (59 << 5) | 29 }
  return {
    date: ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  }
}

/** Info-ZIP's extended timestamp, which programs read as the moment that it is, in whichever zone; none where it does not fit. */
function unixTime(at: Date): Buffer {
  const seconds = Math.floor(at.getTime() / 1000)
  if (!(Math.abs(seconds) < 2 ** 31)) return Buffer.alloc(0)
  const extra = Buffer.alloc(9)
  extra.writeUInt16LE(0x5455, 0)
  extra.writeUInt16LE(5, 2)
  extra.writeUInt8(1, 4)
  extra.writeInt32LE(seconds, 5)
  return extra
}

function farOffset(offset: number): Buffer {
  const extra = Buffer.alloc(12)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(8, 2)
  extra.writeBigUInt64LE(BigInt(offset), 4)
  return extra
}
