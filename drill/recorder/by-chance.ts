/** The text with a word more at its end; now and then without some words, or all, which stay in the history. */
export function changed(text: string, word: string, random: () => number): string {
  const luck = random()
  const words = text.split(' ')
  const from = Math.floor(random() * words.length)
  if (luck < 0.08 && words.length > 3) words.splice(from, 1 + Math.floor(random() * 3))
  if (luck < 0.02) words.length = 0
  return [...words, word].join(' ') + (random() < 0.2 ? '\n' : '')
}

/** A UUID that the seed decides (not one of version 4). */
export function aUuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
