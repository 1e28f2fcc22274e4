import { routes } from '../../app/server/routes.ts'
import type { Client } from '../../kit/client.ts'
import { wordsOf, type Ledger } from './ledger.ts'

/** Compares a person's pages with their ledger. @returns what is wrong, in sentences */
export async function checkPages(client: Client, ledger: Ledger): Promise<string[]> {
  const { ids, count } = await allNotes(client)
  const problems: string[] = []
  function say(isWrong: boolean, what: string): void {
    if (isWrong) problems.push(what)
  }
  say(ids.length !== count, `the list says ${count} notes and shows ${ids.length}`)
  say(new Set(ids).size !== ids.length, 'the list shows a note twice')

  for (const { id, texts, isTrashed } of ledger.notes) {
    if (isTrashed !== false) continue
    say(!ids.includes(id), `the list does not show note ${id}`)
    const shown = await client.page(routes.notes.show.href({ noteId: id }))
    const words = wordsOf(texts.at(-1) ?? '')
    const unseen = words.filter((word) => !shown.includes(word))
    say(unseen.length > 0, `the page of note ${id} does not show ${unseen.join(' ')}`)
    const history = await client.page(routes.notes.history.href({ noteId: id }))
    say(!history.includes('class="history"'), `note ${id} shows no history`)
    // With one writer, ids go up in the order of saving; a clock that jumps changes nothing of that.
    const kept = [...history.matchAll(/\/history\/(\d+)"/g)].map(([, revision]) => Number(revision))
    const isInOrder = kept.every((revision, index) => index === 0 || revision <= (kept[index - 1] ?? 0))
    say(!isInOrder, `the history of note ${id} is not in the order of saving`)
    const q = words.at(-1) ?? ''
    const found = await client.page(routes.search.href({ q }))
    say(!found.includes(`/notes/${id}`), `searching for ${q} does not find note ${id}`)
  }
  for (const [name, padId] of ledger.pads) {
    const page = await client.page(routes.pads.show.href({ padId }))
    say(!page.includes(name), `the page of ${name} does not show it`)
  }
  for (const { href, name, bytes } of ledger.files) {
    const answer = await client.insist(href)
    say(answer.status !== 200, `${name} is answered with ${answer.status}`)
    say(answer.status === 200 && !answer.bytes.equals(bytes), `${name} has other bytes than were attached`)
  }
  return problems
}

/** The pages of the list, from the first to the last. */
async function allNotes(client: Client): Promise<{ ids: string[]; count: number }> {
  const ids: string[] = []
  let count = 0
  let next: string | undefined = routes.home.href()
  while (next !== undefined) {
    const page = await client.page(next)
    count = Number(/All notes \((\d+)\)/.exec(page)?.[1])
    ids.push(...[...page.matchAll(/name="note" value="(\d+)"/g)].map(([, id = '']) => id))
    next = /<a href="([^"]+)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
  }
  return { ids, count }
}
