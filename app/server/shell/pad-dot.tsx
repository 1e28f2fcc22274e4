/** A pad's colour: one of eight, the same everywhere, and never the only sign of the pad. */
export function padDot(id: string, colour: number | null | undefined) {
  return <span class={`pad-dot hue-${colour ?? ownColour(id)}`} aria-hidden="true" />
}

/** Where none was chosen. Ids may be larger than a number holds; their last three digits say the same: 1,000 is 125 times 8. */
export function ownColour(id: string): number {
  return Number(id.slice(-3)) % 8
}
