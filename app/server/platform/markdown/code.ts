import highlighter from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import cpp from 'highlight.js/lib/languages/cpp'
import csharp from 'highlight.js/lib/languages/csharp'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import go from 'highlight.js/lib/languages/go'
import ini from 'highlight.js/lib/languages/ini'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import ruby from 'highlight.js/lib/languages/ruby'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import type { Env, MarkdownIt } from 'markdown-it'
import { escapeHtml } from './escape.ts'
import { longestCode, longestCodeLine, mostCode } from './limits.ts'

// Each brings its other names: `sh`, `js`, `html`, `toml`. Their rules are made when one is used for the first time.
const languages = {
  ...{ bash, c, cpp, csharp, css, diff, go, ini, java, javascript, json, php, python, ruby, rust, sql, typescript },
  ...{ xml, yaml },
}
for (const [name, language] of Object.entries(languages)) highlighter.registerLanguage(name, language)

/** Code in the colours of its language; beyond a few pages of it, and in a language that is not known, without. */
export function code(md: MarkdownIt): void {
  md.renderer.rules['fence'] = (tokens, index, _options, env = {}) => {
    const { content = '', info = '' } = tokens[index] ?? {}
    const language = md.utils.unescapeAll(info).trim().split(/\s/, 1)[0] ?? ''
    const name = language && ` class="language-${escapeHtml(language)}"`
    return `<pre tabindex="0"><code${name}>${coloured(content, language, env) ?? escapeHtml(content)}</code></pre>\n`
  }
  md.renderer.rules['code_block'] = (tokens, index) =>
    `<pre tabindex="0"><code>${escapeHtml(tokens[index]?.content ?? '')}</code></pre>\n`
}

function coloured(content: string, language: string, env: Env): string | undefined {
  if (!highlighter.getLanguage(language) || hasLongLine(content)) return undefined
  const soFar = Number(env['coloured'] ?? 0) + content.length
  if (content.length > longestCode || soFar > mostCode) return undefined
  env['coloured'] = soFar
  return highlighter.highlight(content, { language, ignoreIllegals: true }).value
}

function hasLongLine(content: string): boolean {
  return content.split('\n').some(({ length }) => length > longestCodeLine)
}
