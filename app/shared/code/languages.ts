import type { Parser } from '@lezer/common'
import type { StreamParser } from '@codemirror/language'
import { boundedMarkdown } from './bounded-markdown.ts'

interface Language {
  /** As a fence names them, with spaces between. */
  readonly names: string
  readonly load: () => Promise<Parser>
}

/** A grammar is loaded for the first piece of code in its language. Languages without a grammar have a line parser. */
const languages: readonly Language[] = [
  { names: 'js javascript mjs cjs node jsx', load: () => script('jsx') },
  { names: 'ts typescript mts cts', load: () => script('ts') },
  { names: 'tsx', load: () => script('ts jsx') },
  { names: 'json jsonc json5', load: async () => (await import('@lezer/json')).parser },
  { names: 'html htm xhtml vue svelte', load: html },
  { names: 'css', load: async () => (await import('@lezer/css')).parser },
  { names: 'sql postgresql postgres pgsql mysql sqlite', load: sql },
  { names: 'python py python3', load: async () => (await import('@lezer/python')).parser },
  { names: 'java', load: async () => (await import('@lezer/java')).parser },
  { names: 'c h cpp c++ cc cxx hpp h++ hxx', load: async () => (await import('@lezer/cpp')).parser },
  { names: 'go golang', load: async () => (await import('@lezer/go')).parser },
  { names: 'rust rs', load: async () => (await import('@lezer/rust')).parser },
  { names: 'php', load: php },
  { names: 'yaml yml', load: async () => (await import('@lezer/yaml')).parser },
  { names: 'xml svg rss atom xsd xsl xslt plist', load: async () => (await import('@lezer/xml')).parser },
  { names: 'markdown md', load: markdown },
  { names: 'kotlin kt kts', load: () => lines(async () => (await clike()).kotlin) },
  { names: 'csharp cs c#', load: () => lines(async () => (await clike()).csharp) },
  { names: 'ruby rb', load: () => lines(async () => (await import('@codemirror/legacy-modes/mode/ruby')).ruby) },
  { names: 'swift', load: () => lines(async () => (await import('@codemirror/legacy-modes/mode/swift')).swift) },
  { names: 'shell sh bash zsh ksh', load: () => lines(async () => (await shell()).shell) },
  { names: 'toml', load: () => lines(async () => (await import('@codemirror/legacy-modes/mode/toml')).toml) },
  { names: 'ini properties conf', load: () => lines(async () => (await properties()).properties) },
  { names: 'diff patch', load: () => lines(async () => (await import('@codemirror/legacy-modes/mode/diff')).diff) },
  { names: 'dockerfile docker containerfile', load: () => lines(async () => (await dockerfile()).dockerFile) },
]

const clike = () => import('@codemirror/legacy-modes/mode/clike')
const shell = () => import('@codemirror/legacy-modes/mode/shell')
const properties = () => import('@codemirror/legacy-modes/mode/properties')
const dockerfile = () => import('@codemirror/legacy-modes/mode/dockerfile')

async function markdown(): Promise<Parser> {
  return (await import('@lezer/markdown')).parser.configure(boundedMarkdown)
}

async function script(dialect: string): Promise<Parser> {
  return (await import('@lezer/javascript')).parser.configure({ dialect })
}

async function html(): Promise<Parser> {
  const [{ parser, configureNesting }, { parser: styles }, scripts] = await Promise.all([
    import('@lezer/html'),
    import('@lezer/css'),
    script('jsx'),
  ])
  const wrap = configureNesting([
    { tag: 'script', parser: scripts },
    { tag: 'style', parser: styles },
  ])
  return parser.configure({ wrap })
}

async function sql(): Promise<Parser> {
  return (await import('@codemirror/lang-sql')).PostgreSQL.language.parser
}

/** As within `<?php`, which pieces of code often leave out. */
async function php(): Promise<Parser> {
  return (await import('@lezer/php')).parser.configure({ top: 'Program' })
}

async function lines(load: () => Promise<StreamParser<unknown>>): Promise<Parser> {
  const [{ lineParser }, mode] = await Promise.all([import('./line-parser.ts'), load()])
  return lineParser(mode)
}

const byName = new Map(languages.flatMap((language) => language.names.split(' ').map((name) => [name, language])))

/** The first name of each. */
export const languageNames = languages.map(({ names }) => names.split(' ', 1)[0] ?? '')

/** Loaded and loading grammars; one that failed to load is requested again. */
const parsers = new Map<Language, Parser | Promise<Parser>>()

/** @param name as the fence names it @returns undefined for an unknown language */
export function parserFor(name: string): Parser | Promise<Parser> | undefined {
  const language = byName.get(name.toLowerCase())
  if (!language) return undefined
  const known = parsers.get(language)
  if (known) return known
  const loading = language.load().then(
    (parser) => {
      parsers.set(language, parser)
      return parser
    },
    (error: unknown) => {
      parsers.delete(language)
      throw error
    },
  )
  parsers.set(language, loading)
  return loading
}
