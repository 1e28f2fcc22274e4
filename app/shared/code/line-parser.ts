import { StreamLanguage, type StreamParser } from '@codemirror/language'
import type { Parser } from '@lezer/common'

/** Longer lines are written by programs, and some modes read the whole line again and again: they have no colours. */
const mostCharactersOfALine = 500

/** Steps without a character. */
const mostSteps = 10

/** A mode as a parser that ends, whatever the text: it never looks at a long line, nor twice at a place that it cannot leave. */
export function lineParser(mode: StreamParser<unknown>): Parser {
  const bounded: StreamParser<unknown> = {
    ...mode,
    token(stream, state) {
      if (stream.string.length > mostCharactersOfALine) {
        stream.skipToEnd()
        return null
      }
      for (let step = 0; step < mostSteps; step++) {
        const style = mode.token(stream, state)
        if (stream.pos > stream.start) return style
      }
      stream.next()
      return null
    },
  }
  return StreamLanguage.define(bounded).parser
}
