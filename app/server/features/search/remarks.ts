import { operators, tagIn } from './operators.ts'
import type { Part } from './typed-parts.ts'

/** A sentence for the user about how the search was read, and another search that may have been meant. */
export interface Remark {
  readonly text: string
  readonly instead?: { readonly label: string; readonly typed: string }
}

/** Addresses without slashes. */
const schemes = ['mailto', 'tel', 'sms', 'data', 'urn', 'doi', 'geo', 'magnet', 'message', 'about', 'localhost']

/** What is said of a part that was searched as words. @param text what was typed */
export function remarkOnWords(part: Part, text: string): Remark | undefined {
  const { operator, value, typed, isNot } = part
  const bare = isNot ? typed.slice(1) : typed
  const known = operators.get(operator)
  if (known) return { text: `“${operator}:” takes ${known.takes}. “${bare}” was looked for as words.` }
  if (operator && !schemes.includes(operator) && /^[\p{L}\p{N}#＃]/u.test(value)) {
    return { text: `There is no operator “${operator}:”; its words were looked for.` }
  }
  const [, alone = ''] = /^(\p{L}+)[:：]$/u.exec(bare) ?? []
  const lacking = operators.get(alone.toLowerCase())
  if (lacking) {
    const name = alone.toLowerCase()
    return {
      text: `“${name}:” takes ${lacking.takes}, without a space between them. “${bare}” was looked for as a word.`,
    }
  }
  if (!isNot && looksLikeTag.test(typed) && /\p{L}/u.test(typed)) {
    const tag = `tag:${tagIn(typed)}`
    return {
      text: `“${typed}” was looked for as a word.`,
      instead: { label: `Only notes with this tag: ${tag}`, typed: replaced(text, [part], () => tag) },
    }
  }
  return undefined
}

const looksLikeTag = /^[#＃][\p{L}\p{N}\p{M}_/-]+$/u

/** What a minus left out, with the same search for words that begin with a minus. */
export function remarkWithout(parts: readonly Part[], text: string): Remark | undefined {
  const without = parts.filter(({ isNot }) => isNot)
  if (without.length === 0) return undefined
  const sentence = { text: `Only notes without ${without.map(nameOf).join(', ')}.` }
  const words = without.filter(({ operator, isQuoted }) => !operator && !isQuoted)
  const [first, ...more] = words
  if (!first) return sentence
  const label =
    more.length > 0 ? 'Search for these as words, with their minus' : `Search for “${first.typed}” as a word`
  return { ...sentence, instead: { label, typed: replaced(text, words, ({ typed }) => `"${typed}"`) } }
}

function nameOf({ operator, value, typed, isQuoted }: Part): string {
  return isQuoted ? `${operator && `${operator}:`}“${value}”` : typed.slice(1)
}

/** What was typed, with other texts for some parts. */
function replaced(text: string, parts: readonly Part[], by: (part: Part) => string): string {
  let made = ''
  let done = 0
  for (const part of parts) {
    made += text.slice(done, part.at) + by(part)
    done = part.at + part.typed.length
  }
  return made + text.slice(done)
}
