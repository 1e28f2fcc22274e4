import type { Dice } from '../../kit/dice.ts'

/** A text, and two that were made from it. */
export interface ThreeTexts {
  readonly base: string
  readonly yours: Edited
  readonly theirs: Edited
  /** Whether both changed the same line of it, or neighbouring ones: there two programs may merge differently. */
  readonly touch: boolean
}

export interface Edited {
  readonly text: string
  /** Words of their own: each is in no other text. */
  readonly added: readonly string[]
}

/** A text of words and empty lines, and two that change one to three of its lines each. */
export function threeTexts(dice: Dice): ThreeTexts {
  const lines = Array.from({ length: 2 + dice.number(12) }, (_, line) =>
    dice.percent(20) ? '' : Array.from({ length: 1 + dice.number(8) }, (_, word) => `b${line}x${word}`).join(' '),
  )
  // A note's text is not empty.
  lines[0] ||= 'b0x0'
  const [yours, theirs] = [edit(dice, lines, 'y'), edit(dice, lines, 't')]
  const touch = yours.places.some((one) => theirs.places.some((other) => Math.abs(one - other) <= 1))
  return { base: lines.join('\n'), yours, theirs, touch }
}

/** One to three changes, each to a line of the base. */
function edit(dice: Dice, base: readonly string[], who: string): Edited & { readonly places: readonly number[] } {
  const lines: (string[] | undefined)[] = base.map((line) => [line])
  const added: string[] = []
  const places: number[] = []
  const aWord = () => {
    added.push(`${who}${added.length}x${dice.number(1_000)}`)
    return added.at(-1) ?? ''
  }
  for (let change = 0; change <= dice.number(3); change++) {
    const place = dice.number(base.length)
    if (places.includes(place)) continue
    places.push(place)
    const words = (base[place] ?? '').split(' ')
    const what = dice.number(5)
    if (what === 0) lines[place] = [base[place] ?? '', aWord()]
    else if (what === 1 && base.length > 3 && place > 0) lines[place] = []
    else if (what === 2) lines[place] = [words.toSpliced(dice.number(words.length + 1), 0, aWord()).join(' ')]
    else if (what === 3) lines[place] = [words.toSpliced(dice.number(words.length), 1, aWord()).join(' ')]
    else lines[place] = [`${aWord()} ${aWord()}`]
  }
  return { text: lines.flatMap((line) => line ?? []).join('\n'), added, places }
}
