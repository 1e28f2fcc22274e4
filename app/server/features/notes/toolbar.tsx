import { icon, type IconName } from '../../platform/page/icon.tsx'

const formats: readonly (readonly [format: string, label: string, icon: IconName, keys: string])[] = [
  ['task', 'Task', 'task', 'Ctrl Shift 9'],
  ['list', 'List', 'list', 'Ctrl Shift 8'],
  ['heading', 'Heading', 'heading', 'Ctrl Shift H'],
  ['bold', 'Bold', 'bold', 'Ctrl B'],
  ['link', 'Link', 'link', 'Ctrl Shift K'],
]

/** The buttons that a phone shows only where it is wide enough, or when the bar is scrolled. */
const others: typeof formats = [
  ['italic', 'Italic', 'italic', 'Ctrl I'],
  ['code', 'Code', 'code', 'Ctrl E'],
]

/**
 * Buttons for the marks of Markdown, and for files; hidden without scripts. Beside the plain field they are a row; on a phone one bar
 * above the keyboard, for the editor, too.
 */
export function Toolbar() {
  return (
    <div class="toolbar" role="toolbar" aria-label="Format" data-toolbar hidden>
      <div class="tools">
        {formats.map(button)}
        <button type="button" class="quiet" data-attach aria-label="Attach files" title="Attach files">
          {icon('clip')}
        </button>
        <button type="button" class="quiet" data-history="undo" aria-label="Undo" title="Undo (Ctrl Z)">
          {icon('undo')}
        </button>
        <button type="button" class="quiet" data-history="redo" aria-label="Redo" title="Redo (Ctrl Y)">
          {icon('redo')}
        </button>
        {others.map(button)}
      </div>
      <button type="button" class="done" data-done>
        Done
      </button>
    </div>
  )
}

function button([format, label, name, keys]: (typeof formats)[number]) {
  return (
    <button type="button" class="quiet" data-format={format} aria-label={label} title={`${label} (${keys})`}>
      {icon(name)}
    </button>
  )
}
