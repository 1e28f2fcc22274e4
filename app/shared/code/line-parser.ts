import { StreamLanguage, type StreamParser } from '@codemirror/language'
import type { Parser } from '@lezer/common'

/** Longer lines come from programs and get no colours: some modes read the whole line again for each token. */
const maxLineCharacters = 500

/** Calls of a mode that consume no character, before one is skipped. */
const maxIdleSteps = 10

/** A CodeMirror mode as a parser that ends for every text. */
export function lineParser(mode: StreamParser<unknown>): Parser {
  const bounded: StreamParser<unknown> = {
    ...mode,
    token(stream, state) {
      if (stream.string.length > maxLineCharacters) {
        stream.skipToEnd()
        return null
      }
      for (let step = 0; step < maxIdleSteps; step++) {
        const style = mode.token(stream, state)
        if (stream.pos > stream.start) return style
      }
      stream.next()
      return null
    },
  }
  return StreamLanguage.define(bounded).parser
}
