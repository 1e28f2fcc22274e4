/** What a column is for, by the names that programs and people give it. */
const names = {
  title: ['title', 'name', 'subject', 'heading', 'titel', 'titre', 'título'],
  text: ['text', 'body', 'content', 'contents', 'note', 'notes', 'description', 'markdown', 'inhalt', 'texte'],
  tags: ['tags', 'tag', 'labels', 'label', 'keywords', 'categories'],
  created: [
    'created',
    'created at',
    'created time',
    'created on',
    'creation date',
    'date',
    'date created',
    'createdat',
  ],
  updated: [
    'updated',
    'updated at',
    'modified',
    'modified at',
    'last modified',
    'last edited time',
    'edited',
    'updatedat',
  ],
  pad: ['pad', 'folder', 'notebook', 'category', 'list', 'path'],
  pinned: ['pinned', 'is pinned', 'starred', 'favorite', 'favourite'],
  id: ['id', 'uid', 'uuid', 'guid', 'key'],
} as const

export type Purpose = keyof typeof names

/** Which column is for what; every other column is said in the text. */
export function columnsOf(header: readonly string[]): Map<Purpose, number> {
  const plain = header.map((name) => name.trim().toLowerCase().replace(/[_-]+/g, ' '))
  const found = new Map<Purpose, number>()
  for (const [purpose, known] of Object.entries(names)) {
    // Of several names, the first that the table has.
    const at = known.map((name) => plain.indexOf(name)).find((index) => index !== -1)
    if (at !== undefined) found.set(purpose as Purpose, at)
  }
  return found
}
