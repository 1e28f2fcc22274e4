/** A text in an encoding of old programs, by what Node reads back. */
export function encoded(label: string, text: string): Buffer {
  const bytesOf = tableOf(label)
  return Buffer.concat(
    Array.from(text, (sign) => {
      const bytes = bytesOf.get(sign)
      if (!bytes) throw new Error(`${label} has no ${sign}`)
      return bytes
    }),
  )
}

const tables = new Map<string, Map<string, Buffer>>()

function tableOf(label: string): Map<string, Buffer> {
  const known = tables.get(label)
  if (known) return known
  const decoder = new TextDecoder(label, { fatal: true })
  const table = new Map<string, Buffer>()
  const add = (...bytes: number[]) => {
    try {
      const sign = decoder.decode(Buffer.from(bytes))
      if (Array.from(sign).length === 1 && !table.has(sign)) table.set(sign, Buffer.from(bytes))
    } catch {
      // It stands for nothing.
    }
  }
  for (let byte = 0; byte < 256; byte++) add(byte)
  if (/jis|jp|gb|big|kr/.test(label)) {
    for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail)
  }
  tables.set(label, table)
  return table
}
