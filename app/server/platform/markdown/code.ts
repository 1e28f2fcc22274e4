import { highlightCode } from '@lezer/highlight'
import type { Parser, Tree } from '@lezer/common'
import type { Env, MarkdownIt, Token } from 'markdown-it'
import { codeColours } from '../../../shared/code/colours.ts'
import { parserFor } from '../../../shared/code/languages.ts'
import { escapeHtml } from './escape.ts'
import { maxColourMs, maxCodeCharacters, maxCodeCharactersOfText } from './limits.ts'

const colours = codeColours()

/** Code in the colours of its language; beyond a few pages of it, and in a language that is not known, without. */
export function code(md: MarkdownIt): void {
  md.renderer.rules['fence'] = (tokens, index, _options, env = {}) => {
    const { content = '', info = '' } = tokens[index] ?? {}
    const language = languageOf(md, info)
    const name = language && ` class="language-${escapeHtml(language)}"`
    return `<pre tabindex="0"><code${name}>${coloured(content, language, env) ?? escapeHtml(content)}</code></pre>\n`
  }
  md.renderer.rules['code_block'] = (tokens, index) =>
    `<pre tabindex="0"><code>${escapeHtml(tokens[index]?.content ?? '')}</code></pre>\n`
}

/** Lines that begin a piece of code, also in lists and quotes. */
const fences = /^[ \t>*+\-\d.)]*(?:`{3,}|~{3,})[ \t]*([^\s`]+)/gm

/** Has the grammars loaded that a text is likely to need: they are needed for many texts. */
export async function loadGrammars(text: string): Promise<void> {
  for (const name of new Set(Array.from(text.matchAll(fences), ([, name = '']) => name))) await parserFor(name)
}

/** What rendering these needs: grammars are loaded when they are used for the first time. */
export async function grammarsFor(md: MarkdownIt, tokens: readonly Token[]): Promise<ReadonlyMap<string, Parser>> {
  const names = new Set(tokens.filter(({ type }) => type === 'fence').map(({ info }) => languageOf(md, info)))
  const grammars = new Map<string, Parser>()
  for (const name of names) {
    const parser = await parserFor(name)
    if (parser) grammars.set(name, parser)
  }
  return grammars
}

function languageOf(md: MarkdownIt, info: string): string {
  return md.utils.unescapeAll(info).trim().split(/\s/, 1)[0] ?? ''
}

function coloured(content: string, language: string, env: Env): string | undefined {
  const parser = (env['grammars'] as ReadonlyMap<string, Parser> | undefined)?.get(language)
  const soFar = Number(env['coloured'] ?? 0) + content.length
  if (!parser || content.length > maxCodeCharacters || soFar > maxCodeCharactersOfText) return undefined
  env['coloured'] = soFar
  let html = ''
  const put = (text: string, classes: string) => {
    html += classes ? `<span class="${classes}">${escapeHtml(text)}</span>` : escapeHtml(text)
  }
  try {
    const tree = parsed(content, parser, env)
    highlightCode(content, tree, colours, put, () => (html += '\n'))
  } catch {
    // Thousands of nested brackets exhaust the stack, for the parser and the walk over its tree are both recursive; a thousand nested
    // lists of YAML are a tree that the walk fails on. A fault of a grammar costs the colours, never the page.
    return undefined
  }
  return html
}

/** Between two looks at the clock. */
const stepsAtOnce = 16

/**
 * A grammar's way through text that is no code in its language can be long, with many tries: what does not fit into the time of
 * the whole text has colours up to there.
 */
function parsed(content: string, parser: Parser, env: Env): Tree {
  const before = Number(env['colourMilliseconds'] ?? 0)
  const start = process.threadCpuUsage()
  const spent = () => {
    const { user, system } = process.threadCpuUsage(start)
    return before + (user + system) / 1000
  }
  const parse = parser.startParse(content)
  for (let step = 1; ; step++) {
    const tree = parse.advance()
    if (tree) {
      env['colourMilliseconds'] = spent()
      return tree
    }
    if (step % stepsAtOnce === 0 && parse.stoppedAt === null && spent() > maxColourMs) parse.stopAt(parse.parsedPos)
  }
}
