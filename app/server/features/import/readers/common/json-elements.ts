import type { Readable } from 'node:stream'
import { ImportRefusal } from '../../sources/refusal.ts'
import { decoderOf } from './decode.ts'

export interface Element {
  /** Of the array in which it is: empty where the file is one array. */
  readonly name: string
  /** JSON; undefined when it is larger than it may be. */
  readonly text: string | undefined
}

const signs = { quote: 34, comma: 44, open: 91, escape: 92, close: 93, openObject: 123, closeObject: 125 }
const maxNameCharacters = 200

/**
 * The elements of arrays, one by one: a backup of many notes is one large file. Of the object that the file is, the arrays of these names
 * count; everything else is passed over.
 * @throws ImportRefusal for what ends too early, or is no JSON
 */
export async function* elementsOf(
  stream: Readable,
  names: readonly string[],
  maxCharacters: number,
): AsyncGenerator<Element> {
  let decoder: TextDecoder | undefined
  let [depth, isInString, isEscaped] = [0, false, false]
  /** The last text at the level of the object's names. */
  let key = ''
  /** The level at which the elements of an array that counts stand; 0 outside. */
  let level = 0
  let [pieces, size]: [string[], number] = [[], 0]
  let isAny = false

  const take = (text: string) => {
    size += text.length
    if (size <= maxCharacters) pieces.push(text)
    else pieces = []
  }
  const ended = (): Element[] => {
    const text = size > maxCharacters ? undefined : pieces.join('')
    ;[pieces, size] = [[], 0]
    return text?.trim() === '' ? [] : [{ name: level === 1 ? '' : key, text }]
  }

  for await (const chunk of stream) {
    decoder ??= decoderOf(chunk as Buffer)
    const text = decoder.decode(chunk as Buffer, { stream: true })
    const found: Element[] = []
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (code === signs.escape) isEscaped = true
        else if (code === signs.quote) isInString = false
        if (depth === 1 && level === 0 && isInString && key.length < maxNameCharacters) key += text.charAt(at)
        continue
      }
      if (code === signs.quote) {
        isInString = true
        if (depth === 1 && level === 0) key = ''
      } else if (code === signs.open || code === signs.openObject) {
        const isCounted = depth === 0 ? code === signs.open : depth === 1 && names.includes(key)
        depth++
        if (level === 0 && code === signs.open && isCounted) [level, from] = [depth, at + 1]
        isAny = true
      } else if (code === signs.close || code === signs.closeObject) {
        if (depth === level) {
          take(text.slice(from, at))
          found.push(...ended())
          level = 0
        }
        depth--
      } else if (code === signs.comma && depth === level && level > 0) {
        take(text.slice(from, at))
        found.push(...ended())
        from = at + 1
      }
    }
    if (level > 0) take(text.slice(from))
    yield* found
  }
  if (depth !== 0 || isInString) throw new ImportRefusal('It ends too early: export it again and bring the new file.')
  if (!isAny) throw new ImportRefusal('It is no JSON: bring the file as the other program exported it.')
}
