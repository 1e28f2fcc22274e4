import type { Plugin } from 'vite'

/** What draws code in some languages is made with more of these libraries than the editor uses: these modules bring a copy. */
const libraries: Readonly<Record<string, RegExp>> = {
  '@codemirror/language': /\/(lang-sql\/dist\/index\.js|shared\/code\/line-parser\.ts)$/,
  '@lezer/markdown': /\/shared\/code\/languages\.ts$/,
}

const unstyled = `${import.meta.dirname}/client/editor/unstyled.ts`

/**
 * Gives grammars of code their own copy of what the editor uses, too: the editor's has only what every text needs. The editor's Markdown
 * has a look of its own, and goes without the library that names the parts of code to be coloured.
 */
export function grammarsApart(): Plugin {
  return {
    name: 'grammars-apart',
    enforce: 'pre',
    async resolveId(source, importer = '') {
      if (source === '@lezer/highlight' && importer.endsWith('@lezer/markdown/dist/index.js')) return unstyled
      if (!libraries[source]?.test(importer)) return null
      const own = await this.resolve(source, importer, { skipSelf: true })
      return own && `${own.id}?grammars`
    },
  }
}
