/** A pad's colour: one of eight, the same everywhere, and never the only sign of the pad. */
export function padDot(id: string) {
  // Ids may be larger than a number holds; their last three digits say the same, as 1,000 is a multiple of 8.
  return <span class={`pad-dot hue-${Number(id.slice(-3)) % 8}`} aria-hidden="true" />
}
