import { bounded, type Act, type BoundedWork } from '../../platform/work/bounded.ts'
import { markedHtml, type MarkedHtml } from './marked-html.ts'

/** HTML up to this is marked on the event loop, in a few milliseconds; longer HTML in a worker. */
const maxInlineCharacters = 16 * 1024

const markFound: Act = { name: 'markFound', version: 1 }

/** A note's HTML with its matches marked; as it is, where that takes too long. */
export async function markHtml(work: BoundedWork, html: string, marks: readonly string[]): Promise<MarkedHtml> {
  if (marks.length === 0) return { html, count: 0 }
  if (html.length <= maxInlineCharacters) return markedHtml({ html, marks })
  return (await bounded<MarkedHtml>(work, markFound, { html, marks })) ?? { html, count: 0 }
}
