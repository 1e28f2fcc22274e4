/** A pad's colour: one of eight, the same on every page, and always beside the pad's name. */
export function padDot(id: string, colour: number | null | undefined) {
  return <span class={`pad-dot hue-${colour ?? ownColour(id)}`} aria-hidden="true" />
}

/** The colour of a pad without a chosen one: its id modulo 8. A bigint may exceed a number; its last three digits suffice, for 8 divides 1,000. */
export function ownColour(id: string): number {
  return Number(id.slice(-3)) % 8
}
