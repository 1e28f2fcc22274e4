import type { EditorView, TooltipView, ViewUpdate } from '@codemirror/view'
import { arrowKeys } from '../../arrow-keys.ts'
import type { Surface } from '../../edit.ts'
import { isMade, toggles, type Format } from '../../format.ts'
import { readingOf } from '../../reading.ts'
import { iconOf, type AidIcon } from '../icons.ts'

const formats: readonly (readonly [format: Format & AidIcon, label: string])[] = [
  ['bold', 'Bold'],
  ['italic', 'Italic'],
  ['strike', 'Strike'],
  ['highlight', 'Highlight'],
  ['link', 'Link'],
  ['code', 'Code'],
  ['heading', 'Heading'],
]

/** A toolbar for what is selected; its buttons show what the selection is. */
export function buttonsOf(view: EditorView, surface: Surface): TooltipView {
  const dom = document.createElement('div')
  dom.className = 'bubble'
  dom.role = 'toolbar'
  dom.ariaLabel = 'Format what is selected'
  const buttons = formats.map(([format, label]) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.ariaLabel = button.title = label
    button.append(iconOf(format))
    button.addEventListener('click', () => {
      void surface.format(format).then(draw)
    })
    return { format, button }
  })
  dom.append(...buttons.map(({ button }) => button))
  // A press takes neither the focus nor the selection.
  dom.addEventListener('mousedown', (event) => event.preventDefault())
  arrowKeys(dom, () => view.focus())

  function draw(): void {
    const [text, selection, reading] = [surface.text(), surface.selection(), readingOf(view.state)]
    for (const { format, button } of buttons) {
      if (toggles.has(format)) button.ariaPressed = String(isMade(text, selection, format, reading))
    }
  }
  draw()
  return {
    dom,
    offset: { x: 0, y: 8 },
    update: ({ docChanged }: ViewUpdate) => {
      if (docChanged) draw()
    },
  }
}
