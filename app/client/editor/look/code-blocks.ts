import { ParseContext } from '@codemirror/language'
import type { Parser } from '@lezer/common'
import { parseCode } from '@lezer/markdown'

/** Code blocks are parsed by the grammar of their language, which is loaded for the first block of a text. */
export const codeBlocks = parseCode({ codeParser: (info) => parserOf(info.trim().split(/\s/, 1)[0] ?? '') })

let languages: typeof import('../../../shared/code/languages.ts') | undefined

/** Languages whose grammars failed to load: their code has no colours until the page is reloaded. */
const missing = new Set<string>()

function parserOf(name: string): Parser | null {
  if (name === '' || missing.has(name)) return null
  const parser = languages ? languages.parserFor(name) : loadedFor(name)
  if (!(parser instanceof Promise)) return parser ?? null
  return ParseContext.getSkippingParser(parser.catch(() => missing.add(name)))
}

/** The list of languages is loaded with the first block, too. */
async function loadedFor(name: string): Promise<unknown> {
  languages = await import('../../../shared/code/languages.ts')
  return languages.parserFor(name)
}
