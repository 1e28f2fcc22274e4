/** What a person can choose about how pages look; the first of each is what holds without a choice. */
export const looks = {
  /** Light, dark, or as the system says. */
  appearance: ['system', 'light', 'dark'],
  /** The letters of notes. */
  face: ['serif', 'sans', 'mono'],
  size: ['medium', 'small', 'large'],
  width: ['normal', 'wide'],
  /** Lines of text under each title in a list: one or two. */
  density: ['compact', 'roomy'],
} as const

export type Look = { readonly [Kind in keyof typeof looks]: (typeof looks)[Kind][number] }

const kinds = Object.keys(looks) as (keyof Look)[]

/** Reads a person's choices from the database; one that this release does not know counts as none. */
export function lookOf(stored: Readonly<Record<string, unknown>> = {}): Look {
  const chosen = kinds.map((kind) => {
    const known: readonly string[] = looks[kind]
    return [kind, known.find((choice) => choice === stored[kind]) ?? known[0]]
  })
  return Object.fromEntries(chosen) as Look
}

/** Attributes of the document's root, which `tokens.css` and `lists.css` read: those that differ from what holds without a choice. */
export function lookAttributes(look: Look): Record<string, string> {
  return Object.fromEntries(
    kinds.filter((kind) => look[kind] !== looks[kind][0]).map((kind) => [`data-${kind}`, look[kind]]),
  )
}

/** For `<meta name="color-scheme">`, which the browser reads before any style. */
export function colourSchemes({ appearance }: Look): string {
  return appearance === 'system' ? 'light dark' : appearance
}

/** The colour of the sheet, for what the system draws around the page; `tokens.css` has it in OKLCH. */
export const sheetColours = { light: '#ffffff', dark: '#1e1b19' } as const

/** For `<meta name="theme-color">`. */
export function themeColours({ appearance }: Look): readonly { readonly colour: string; readonly media?: string }[] {
  if (appearance !== 'system') return [{ colour: sheetColours[appearance] }]
  return (['light', 'dark'] as const).map((scheme) => ({
    colour: sheetColours[scheme],
    media: `(prefers-color-scheme: ${scheme})`,
  }))
}
