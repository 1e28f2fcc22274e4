import type { ComponentChildren } from 'preact'

interface LinkRow {
  readonly href: string
  readonly name: string
  /** What is there, in a few words. */
  readonly about: ComponentChildren
}

/** Pages that lie behind a page of the settings. */
export function LinkRows({ rows }: { readonly rows: readonly (LinkRow | false | undefined)[] }) {
  return (
    <ul class="link-rows">
      {rows.map(
        (row) =>
          row && (
            <li key={row.href}>
              <a href={row.href}>{row.name}</a> <span class="meta">{row.about}</span>
            </li>
          ),
      )}
    </ul>
  )
}
