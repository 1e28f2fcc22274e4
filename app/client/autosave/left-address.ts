const field = 'draft'

/** The page of a new note that goes on with the draft of an earlier page. @param page the number of that page */
export function addressOfLeft(page: string): string {
  return `/notes/create?${new URLSearchParams({ [field]: page }).toString()}`
}

/** The draft that the writer has opened this page for. */
export function chosenDraft(): string | undefined {
  return new URLSearchParams(location.search).get(field) ?? undefined
}
