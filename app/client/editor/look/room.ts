import { ViewPlugin, type EditorView, type ViewUpdate } from '@codemirror/view'

/** Pixels beside the text that the signs of headings hang in. */
const hangingPixels = 40

/** Whether there is room beside the text: signs of headings hang there, and stand in the line elsewhere. */
export const room = ViewPlugin.fromClass(
  class {
    constructor(view: EditorView) {
      this.measure(view)
    }
    update({ geometryChanged, view }: ViewUpdate) {
      if (geometryChanged) this.measure(view)
    }
    measure(view: EditorView) {
      view.requestMeasure({
        key: this,
        read: ({ contentDOM }) => roomBeside(contentDOM),
        // Not on the editor itself, whose classes are its own.
        write: (pixels, { scrollDOM }) => void scrollDOM.classList.toggle('cm-roomy', pixels >= hangingPixels),
      })
    }
  },
)

/** Pixels between the text and the edge of the sheet, where a line begins. */
function roomBeside(content: HTMLElement): number {
  const sheet = (content.closest('main') ?? document.body).getBoundingClientRect()
  const { left, right } = content.getBoundingClientRect()
  return getComputedStyle(content).direction === 'rtl' ? sheet.right - right : left - sheet.left
}
