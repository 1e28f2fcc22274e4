import { isolateHistory } from '@codemirror/commands'
import { EditorView, WidgetType } from '@codemirror/view'

/** UTF-16 units of a task's text that its box is called. */
const maxNameUnits = 200

/** The box of a task, which ticks. */
export class TaskBox extends WidgetType {
  readonly isDone: boolean
  readonly name: string

  constructor(isDone: boolean, text: string) {
    super()
    this.isDone = isDone
    this.name = text.slice(0, maxNameUnits).trim() || 'Task'
  }

  override eq({ isDone, name }: TaskBox): boolean {
    return isDone === this.isDone && name === this.name
  }

  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement('button')
    box.type = 'button'
    box.className = 'task-box'
    box.role = 'checkbox'
    // Tab leaves the text; in it, a key ticks.
    box.tabIndex = -1
    // Neither the caret nor the focus moves.
    box.addEventListener('mousedown', (event) => event.preventDefault())
    box.addEventListener('click', () => {
      tick(view, view.posAtDOM(box))
    })
    this.updateDOM(box)
    return box
  }

  override updateDOM(box: HTMLElement): boolean {
    box.ariaChecked = String(this.isDone)
    box.ariaLabel = this.name
    return true
  }

  override ignoreEvent(): boolean {
    return true
  }
}

const boxes = /^(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+\[([ xX])\]/

/** Ticks the task of a line, or takes its tick away. @returns whether there is one */
export function tick(view: EditorView, at: number): boolean {
  const { from, text } = view.state.doc.lineAt(at)
  const [signs, mark] = boxes.exec(text) ?? []
  if (signs === undefined) return false
  const to = from + signs.length - 1
  view.dispatch({
    changes: { from: to - 1, to, insert: mark === ' ' ? 'x' : ' ' },
    annotations: isolateHistory.of('full'),
    userEvent: 'input.tick',
  })
  return true
}
