import type { Text } from '@codemirror/state'

/** Units of a text that the browser takes into a field within a key. */
const maxAtOnceUnits = 20_000

/** Without a key, until a longer text is in the field itself (debounce). */
const restMs = 200

/**
 * A field whose text may be written late: to give a browser 100 kB takes longer than all else that a key does. Scripts read the
 * newest text all the same, what changes the field begins from it, and so does a form that is sent.
 * @returns writes a text
 */
export function lateText(field: HTMLTextAreaElement): (text: Text) => void {
  const prototype = Object.getPrototypeOf(field) as HTMLTextAreaElement
  let waiting: Text | undefined
  let known: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const newest = () => (waiting === undefined ? undefined : (known ??= waiting.toString()))
  function put(text: string): void {
    clearTimeout(timer)
    waiting = known = undefined
    Reflect.set(prototype, 'value', text, field)
  }
  function settle(): void {
    const text = newest()
    if (text !== undefined) put(text)
  }

  Object.defineProperty(field, 'value', {
    configurable: true,
    get: (): string => newest() ?? Reflect.get<HTMLTextAreaElement, 'value'>(prototype, 'value', field),
    set: put,
  })
  Object.defineProperty(field, 'setRangeText', {
    configurable: true,
    value(...change: Parameters<HTMLTextAreaElement['setRangeText']>) {
      settle()
      prototype.setRangeText.apply(field, change)
    },
  })
  field.form?.addEventListener('formdata', ({ formData }) => {
    settle()
    formData.set(field.name, field.value)
  })
  return (text) => {
    if (text.length <= maxAtOnceUnits) {
      put(text.toString())
      return
    }
    waiting = text
    known = undefined
    clearTimeout(timer)
    timer = setTimeout(settle, restMs)
  }
}
