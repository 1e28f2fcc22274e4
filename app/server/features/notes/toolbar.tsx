import { icon, type IconName } from '../../platform/page/icon.tsx'

const formats: readonly (readonly [format: string, label: string, icon: IconName, keys: string])[] = [
  ['bold', 'Bold', 'bold', 'Ctrl B'],
  ['italic', 'Italic', 'italic', 'Ctrl I'],
  ['heading', 'Heading', 'heading', 'Ctrl Shift H'],
  ['list', 'List', 'list', 'Ctrl Shift 8'],
  ['task', 'Task', 'task', 'Ctrl Shift 9'],
  ['link', 'Link', 'link', 'Ctrl Shift K'],
  ['code', 'Code', 'code', 'Ctrl E'],
]

/** Buttons for the marks of Markdown, and for files; hidden without scripts. */
export function Toolbar() {
  return (
    <div class="toolbar" role="toolbar" aria-label="Format" data-toolbar hidden>
      {formats.map(([format, label, name, keys]) => (
        <button type="button" class="quiet" data-format={format} aria-label={label} title={`${label} (${keys})`}>
          {icon(name)}
        </button>
      ))}
      <button type="button" class="quiet" data-attach aria-label="Attach files" title="Attach files">
        {icon('clip')}
      </button>
    </div>
  )
}
