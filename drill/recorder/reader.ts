import { setTimeout as pause } from 'node:timers/promises'
import { routes } from '../../app/server/routes.ts'
import type { Client } from '../../kit/client.ts'
import { chance } from '../../kit/dice.ts'
import type { Ledger } from './ledger.ts'

/** Opens a writer's pages meanwhile, two searches at once among them: reads take connections, too. */
export async function readBeside(
  client: Client,
  ledger: Ledger,
  seed: number,
  isEnding: () => boolean,
): Promise<number> {
  const random = chance(seed)
  let pages = 0
  while (!isEnding()) {
    const note = ledger.notes[Math.floor(random() * ledger.notes.length)]
    const words = note?.texts.at(-1)?.split(/\s+/) ?? []
    const q = words[Math.floor(random() * words.length)] ?? 'nothing'
    const what = random()
    if (what < 0.4) {
      const found = [q, q.slice(0, 3)].map((q) => client.ask(routes.search.href({ q })))
      pages += (await Promise.all(found)).length
    } else if (what < 0.7 || !note) {
      await client.ask(routes.home.href())
      pages++
    } else {
      await client.ask(routes.notes.show.href({ noteId: note.id }))
      pages++
    }
    await pause(random() * 20)
  }
  return pages
}
