import './styles/main.css'

/**
 * Islands: one behaviour each, on markup that the server made and that works without them. `data-island="once reveal"`
 * names them; each is a file `NAME.island.ts` whose default export gets the element.
 */
export type Island<E extends HTMLElement = HTMLElement> = (element: E) => void

const files = import.meta.glob<Island>(['../server/**/*.island.ts', './islands/*.island.ts'], {
  eager: true,
  import: 'default',
})
const islands = new Map(
  Object.entries(files).map(([file, island]) => [file.replace(/.*\/|\.island\.ts$/g, ''), island]),
)

function enhance(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-island]')) {
    for (const name of element.dataset['island']?.split(' ') ?? []) islands.get(name)?.(element)
  }
}

enhance(document)
// An island has put other markup into its element.
addEventListener('notejam:replaced', (event) => enhance(event.target as Element))

// A page kept for the Back button may belong to somebody who has signed out since: ask again.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
