import { icon } from '../platform/page/icon.tsx'
import type { ListOf } from './note-list.queries.ts'
import { usePageEnvironment } from '../shell/page.tsx'
import { placeOf } from './place.ts'

/** Bulk actions for the selected notes; shown while one is selected. */
export function SelectionBar({ of }: { readonly of: ListOf }) {
  const pads = usePageEnvironment().frame?.pads ?? []
  return (
    <div class="selection-bar" role="group" aria-label="Selected notes">
      <input type="hidden" name="in" value={placeOf(of) ?? ''} />
      <label for="selection-pad" class="unseen">
        Pad
      </label>
      <select id="selection-pad" name="pad_id">
        <option value="">No pad</option>
        {pads.map(({ id, name }) => (
          <option value={id}>{name}</option>
        ))}
      </select>
      <button class="button secondary" name="action" value="move">
        Move
      </button>
      <button class="button secondary" name="action" value="pin">
        {icon('pin')} Pin
      </button>
      <button class="button secondary" name="action" value="unpin">
        {icon('unpin')} Unpin
      </button>
      <button class="button secondary" name="action" value="trash" data-ticked-key="#">
        {icon('bin')} Move to trash
      </button>
    </div>
  )
}
