import { ParseContext } from '@codemirror/language'
import type { Parser } from '@lezer/common'
import { parseCode } from '@lezer/markdown'
import { parserFor } from '../../../shared/code/languages.ts'

/** Code blocks are parsed by the grammar of their language, which is loaded for the first block of a text. */
export const codeBlocks = parseCode({ codeParser: (info) => parserOf(info.trim().split(/\s/, 1)[0] ?? '') })

/** Languages whose grammars failed to load: their code has no colours until the page is reloaded. */
const missing = new Set<string>()

function parserOf(name: string): Parser | null {
  if (missing.has(name)) return null
  const parser = parserFor(name) ?? null
  if (!(parser instanceof Promise)) return parser
  return ParseContext.getSkippingParser(parser.catch(() => missing.add(name)))
}
