import { icon } from '../platform/page/icon.tsx'

/** Hides what stands beside a note: the list, or all of it. For scripts; the second button is for its key and the palette. */
export function PaneTools() {
  return (
    <div class="pane-tools" data-island="panes">
      <button
        type="button"
        class="tool"
        data-key="\"
        data-hides="note"
        aria-label="Hide the list"
        title="Hide the list"
      >
        {icon('pane')}
      </button>
      <button type="button" hidden data-key="." data-hides="sheet" aria-label="Show the sheet alone" />
    </div>
  )
}
