import { ofContent } from './of-content.ts'

/** A row of dashes below the head of a table, or a part of one. */
const rule = /\|[ \t]*:?-|-:?[ \t]*\|/

/** Draws tables; fetched for a text that has one. */
export const tables = ofContent(rule, async () => (await import('./drawn-tables.ts')).tables)
