/** A block of IPv4 addresses: its first and its last, as numbers. */
export interface Block {
  readonly first: number
  readonly last: number
  /** Bits of the network's part. */
  readonly prefix: number
}

/** `10.0.0.0/16` → its block; undefined when it is none, or when its address is not its block's first. */
export function blockOf(cidr: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr)
  if (!match) return undefined
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number)
  if (prefix > 32 || [a, b, c, d].some((byte) => byte > 255)) return undefined
  const first = ((a * 256 + b) * 256 + c) * 256 + d
  const size = 2 ** (32 - prefix)
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined
}

export function overlap(one: Block, other: Block): boolean {
  return one.first <= other.last && other.first <= one.last
}

export function contains(outer: Block, inner: Block): boolean {
  return outer.first <= inner.first && inner.last <= outer.last
}
