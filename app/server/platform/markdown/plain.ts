import { escapeHtml } from './escape.ts'

/** A text as it was typed, for what would take too long or grow too large. */
export function plain(text: string): string {
  return `<div class="plain">${escapeHtml(text)}</div>\n`
}
