import type { Plugin } from 'vite'

/** What draws code in some languages is made with more of the library than the editor uses: these modules bring a copy. */
const grammars = /\/(lang-sql\/dist\/index\.js|shared\/code\/line-parser\.ts)$/

/** Gives grammars of code their own copy of `@codemirror/language`: the editor's has only what every text needs. */
export function grammarsApart(): Plugin {
  return {
    name: 'grammars-apart',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (source !== '@codemirror/language' || !importer || !grammars.test(importer)) return null
      const own = await this.resolve(source, importer, { skipSelf: true })
      return own && `${own.id}?grammars`
    },
  }
}
