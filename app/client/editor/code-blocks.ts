import { ParseContext } from '@codemirror/language'
import type { Parser } from '@lezer/common'
import { parseCode } from '@lezer/markdown'
import { parserFor } from '../../shared/code/languages.ts'

/** Pieces of code are read by the grammar of their language, which is fetched when a text has the first of them. */
export const codeBlocks = parseCode({ codeParser: (info) => parserOf(info.trim().split(/\s/, 1)[0] ?? '') })

/** Languages whose grammars could not be fetched: this page shows their code without colours. */
const missing = new Set<string>()

function parserOf(name: string): Parser | null {
  if (missing.has(name)) return null
  const parser = parserFor(name) ?? null
  if (!(parser instanceof Promise)) return parser
  return ParseContext.getSkippingParser(parser.catch(() => missing.add(name)))
}
