import { Problem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import type { EditorKind } from '../../shell/frame.ts'

interface EditorFormProps {
  readonly editor: EditorKind
  readonly problem: string | undefined
}

/** The choice of the editor. */
export function EditorForm({ editor, problem }: EditorFormProps) {
  return (
    <form method="post" action={routes.accounts.editor.href()} data-island="once">
      <fieldset>
        <legend>Notes are written in</legend>
        <label class="choice">
          <input type="radio" name="editor" value="rich" checked={editor === 'rich'} /> an editor that shows headings,
          lists and links as they are read
        </label>
        <label class="choice">
          <input type="radio" name="editor" value="plain" checked={editor === 'plain'} /> a plain field
        </label>
        <Problem of="editor" text={problem} />
      </fieldset>
      <button class="button secondary">Save</button>
    </form>
  )
}
