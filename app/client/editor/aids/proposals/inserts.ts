import { pickedCompletion, startCompletion, type Completion, type CompletionSource } from '@codemirror/autocomplete'
import type { EditorView } from '@codemirror/view'
import { begunAt } from '../begun.ts'
import type { AidIcon } from '../icons.ts'
import { isAmongWords } from '../among-words.ts'
import { isFilled } from '../../blocks.ts'

interface Insert {
  readonly label: string
  readonly icon: AidIcon
  /** Further words that find it. */
  readonly also: string
  readonly detail?: string
  /** The Markdown, with a bar where the caret goes. */
  readonly text?: string
  /** Whether it needs a blank line above, because below a paragraph it would become a part of it. */
  readonly isApart?: boolean
  /** What happens instead, once the sign is removed. */
  readonly act?: (view: EditorView) => void
}

const table = '| ‸    |      |\n| ---- | ---- |\n|      |      |'

function inserts(field: HTMLTextAreaElement): readonly Insert[] {
  const attach = (accept: string) => () =>
    field.form?.dispatchEvent(new CustomEvent('notejam:attach', { detail: { accept } }))
  const today = dateIn(field.form)
  return [
    { label: 'Heading', icon: 'heading', also: 'title h2', text: '## ‸' },
    { label: 'Small heading', icon: 'smallHeading', also: 'h3', text: '### ‸' },
    { label: 'Tasks', icon: 'tasks', also: 'todo to do checklist checkbox', text: '- [ ] ‸' },
    { label: 'List', icon: 'list', also: 'bullets items', text: '- ‸' },
    { label: 'Numbered list', icon: 'numbers', also: 'ordered 1', text: '1. ‸' },
    { label: 'Table', icon: 'table', also: 'grid columns', text: table, isApart: true },
    { label: 'Quote', icon: 'quote', also: 'blockquote citation', text: '> ‸' },
    { label: 'Code', icon: 'codeBlock', also: 'program fence', text: '```\n‸\n```' },
    { label: 'Rule', icon: 'rule', also: 'line divider separator', text: '---\n\n‸', isApart: true },
    { label: 'Picture', icon: 'picture', also: 'image photo', act: attach('image/*') },
    { label: 'File', icon: 'clip', also: 'attach upload', act: attach('') },
    { label: 'Date', icon: 'calendar', also: 'today now day', detail: today, text: `${today}‸` },
    { label: 'Link to a note', icon: 'note', also: 'wiki page', text: '[[‸', act: startCompletion },
  ]
}

/** What an empty line may become, behind `/`. */
export function insertsFor(field: HTMLTextAreaElement): CompletionSource {
  return ({ state, pos }) => {
    const begun = begunAt(state, pos)
    if (begun?.kind !== 'insert' || !isAmongWords(state, pos)) return null
    const typed = begun.typed.toLowerCase()
    const found = inserts(field).filter(({ label, also }) =>
      `${label} ${also}`
        .toLowerCase()
        .split(' ')
        .some((word) => word.startsWith(typed)),
    )
    return found.length > 0 ? { from: begun.from, options: found.map(asOption), filter: false } : null
  }
}

function asOption(insert: Insert): Completion {
  const { label, icon, detail } = insert
  return {
    ...{ label, type: icon, ...(detail === undefined ? {} : { detail }) },
    apply(view, picked, from, to) {
      const { text, select } = written(insert, isFilled(view.state.sliceDoc(0, from), lineAbove(view, from)))
      view.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + select },
        annotations: pickedCompletion.of(picked),
        userEvent: 'input.complete',
        scrollIntoView: true,
      })
      insert.act?.(view)
    },
  }
}

function lineAbove(view: EditorView, at: number): number {
  return view.state.doc.lineAt(at).from - 1
}

function written({ text = '‸', isApart = false }: Insert, isBelowText: boolean): { text: string; select: number } {
  const whole = `${isApart && isBelowText ? '\n' : ''}${text}`
  return { text: whole.replace('‸', ''), select: whole.indexOf('‸') }
}

/** Today, in the writer's time zone and words. */
function dateIn(form: HTMLFormElement | null): string {
  const zone = form?.querySelector<HTMLElement>('[data-zone]')?.dataset['zone']
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'long' }
  try {
    return new Intl.DateTimeFormat(undefined, zone ? { ...options, timeZone: zone } : options).format()
  } catch {
    // This browser does not know the zone: its own is used.
    return new Intl.DateTimeFormat(undefined, options).format()
  }
}
