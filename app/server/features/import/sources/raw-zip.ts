import { crc32, deflateRawSync } from 'node:zlib'

/** An entry as a hostile or an old program writes it. Of tests. */
export interface RawEntry {
  readonly name: string | Buffer
  readonly data?: string | Buffer
  readonly isDeflated?: boolean
  /** What is said of it, where that is not the truth. */
  readonly said?: { readonly size?: number; readonly crc?: number; readonly method?: number; readonly offset?: number }
  readonly flags?: number
  /** Kind and rights, as Unix has them. */
  readonly mode?: number
  readonly extra?: Buffer
}

const unixMadeIt = (3 << 8) | 20

/** A zip of exactly these entries. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const bodies: Buffer[] = []
  const list: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const { local, central } = headersOf(entry, offset)
    bodies.push(local)
    list.push(central)
    offset += local.length
  }
  const directory = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, directory, end])
}

function headersOf(entry: RawEntry, offset: number): { local: Buffer; central: Buffer } {
  const { said = {}, flags = 0, mode = 0o100644, extra = Buffer.alloc(0), isDeflated = false } = entry
  const name = Buffer.from(entry.name)
  const data = Buffer.from(entry.data ?? '')
  const packed = isDeflated ? deflateRawSync(data) : data
  // From the version that is needed to the length of the name: in both headers.
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(flags, 2)
  common.writeUInt16LE(said.method ?? (isDeflated ? 8 : 0), 4)
  common.writeUInt16LE(((2026 - 1980) << 9) | (3 << 5) | 4, 8)
  common.writeUInt32LE(said.crc ?? crc32(data), 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(said.size ?? data.length, 18)
  common.writeUInt16LE(name.length, 22)
  common.writeUInt16LE(extra.length, 24)
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, name, extra, packed])
  const made = Buffer.alloc(2)
  made.writeUInt16LE(unixMadeIt)
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE((mode << 16) >>> 0, 6)
  rest.writeUInt32LE(said.offset ?? offset, 10)
  return { local, central: Buffer.concat([Buffer.from('PK\u0001\u0002'), made, common, rest, name, extra]) }
}
