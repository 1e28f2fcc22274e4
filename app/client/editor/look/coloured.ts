import { Language, syntaxHighlighting } from '@codemirror/language'
import { Prec, type Extension } from '@codemirror/state'
import { codeColours } from '../../../shared/code/colours.ts'
import { grammar } from '../grammar.ts'
import { markdown } from '../language.ts'
import { codeBlocks } from './code-blocks.ts'

/** Markdown with the grammars of the code in it, in the place of Markdown alone. Only code is coloured: Markdown has a look of its own. */
export const coloured: Extension = [
  Prec.high(new Language(markdown.data, grammar.configure(codeBlocks), [], 'markdown').extension),
  syntaxHighlighting(codeColours((top) => !grammar.nodeSet.types.includes(top))),
]
