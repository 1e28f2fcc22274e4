/** A pad's colour: one of eight, the same everywhere, and never the only sign of the pad. */
export function PadDot({ id }: { readonly id: string }) {
  return <span class={`pad-dot hue-${Number(BigInt(id) % 8n)}`} aria-hidden="true" />
}
