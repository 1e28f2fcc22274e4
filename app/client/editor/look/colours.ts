import { ofContent } from './of-content.ts'

/** The first line of a piece of code that names a language. */
const namedFence = /^[ \t>*+\d.)-]*(?:`{3,}|~{3,})[ \t]*[^\s`]/m

/** Parses code by the grammar of its language, and colours it; fetched for a text that has some. */
export const colours = ofContent(namedFence, async () => (await import('./coloured.ts')).coloured)
