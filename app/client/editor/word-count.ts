/** Without a key, until words are counted (debounce). */
const pauseMs = 400
/** Words of a longer text are counted by its spaces. */
const maxSegmentedCharacters = 200_000

/** Shows how many words the text has; nothing while it has none. */
export function countWords(field: HTMLTextAreaElement, shown: HTMLElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const draw = () => {
    const count = wordsIn(field.value)
    shown.textContent = count === 0 ? '' : count === 1 ? '1 word' : `${count.toLocaleString()} words`
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(draw, pauseMs)
  }
  field.addEventListener('input', soon)
  field.addEventListener('notejam:set-text', soon)
  draw()
}

function wordsIn(text: string): number {
  if (text.length > maxSegmentedCharacters || !('Segmenter' in Intl)) return text.match(/\S+/g)?.length ?? 0
  let count = 0
  for (const { isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    if (isWordLike) count++
  }
  return count
}
