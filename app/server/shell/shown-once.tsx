import { icon } from '../platform/page/icon.tsx'

interface ShownOnceProps {
  readonly name: string
  readonly label: string
  readonly value: string
}

/** A secret that was just made, with a button that copies it: no page shows it again. */
export function ShownOnce({ name, label, value }: ShownOnceProps) {
  return (
    <div class="share-address" data-island="copy">
      <label for={name} class="unseen">
        {label}
      </label>
      <input
        id={name}
        type="text"
        value={value}
        readonly
        dir="ltr"
        autocomplete="off"
        spellcheck={false}
        data-to-copy
      />
      <button type="button" class="button secondary with-scripts" data-copy>
        {icon('copy')} Copy
      </button>
      <p class="meta" role="status" data-copied />
    </div>
  )
}
