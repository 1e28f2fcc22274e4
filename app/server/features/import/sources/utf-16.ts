/** The encoding that the first bytes of a text name. */
export function markOf([first, second]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

const orders = ['utf-16le', 'utf-16be'] as const

/** Signs of which each text has some: spaces, ends of lines and ASCII, also between signs of Chinese and Japanese. */
const common = /[\t\n\r -~、。，]/g
const noText = /[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\p{Cn}\p{Co}]/u

/** Bytes that are looked at. */
const maxBytes = 64 * 1024

/**
 * UTF-16 without its mark, in the order of bytes that makes a text of it: in the other one, the spaces and ends of lines are rare signs.
 * @returns undefined for what is none
 */
export function utf16Of(bytes: Buffer): (typeof orders)[number] | undefined {
  if (bytes.length % 2 !== 0 || !bytes.subarray(0, maxBytes).includes(0)) return undefined
  const [little = 0, big = 0] = orders.map((label) => shareOfCommon(label, bytes.subarray(0, maxBytes)))
  const most = Math.max(little, big)
  // A line of Chinese has one of them at its end, if no other.
  if (most < 0.01 || little === big) return undefined
  return little > big ? 'utf-16le' : 'utf-16be'
}

function shareOfCommon(label: string, bytes: Buffer): number {
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true })
    if (text === '' || noText.test(text)) return 0
    return (text.match(common)?.length ?? 0) / text.length
  } catch {
    return 0
  }
}
