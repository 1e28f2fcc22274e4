/** Milliseconds after the last key. */
const pause = 400
/** Characters: what is longer is counted by its spaces. */
const mostExact = 200_000

/** How many words there are: to be seen, and not to be heard with every key. */
export function countWords(field: HTMLTextAreaElement, shown: HTMLElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const draw = () => {
    const count = wordsIn(field.value)
    shown.textContent = count === 1 ? '1 word' : `${count.toLocaleString()} words`
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(draw, pause)
  }
  field.addEventListener('input', soon)
  field.addEventListener('notejam:set-text', soon)
  draw()
}

function wordsIn(text: string): number {
  if (text.length > mostExact || !('Segmenter' in Intl)) return text.match(/\S+/g)?.length ?? 0
  let count = 0
  for (const { isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    if (isWordLike) count++
  }
  return count
}
