import sharp from 'sharp'
import { routes } from '../../app/server/routes.ts'
import { aSignedInPerson, type Person } from '../../kit/person.ts'
import { aProduct } from '../../kit/product.ts'
import { median } from '../figures.ts'
import type { Outcome, Trial } from './trial.ts'

/** What one person sends at once, while another sends one thing. */
const crowd = { saves: 30, pictures: 15 }

/** Small to send, and long to decode. */
const hostilePicture = { width: 7_000, height: 7_000, channels: 3, background: '#fff' } as const

interface Act {
  readonly name: string
  /** Sends one of the many, and reads its answer. */
  readonly many: (turn: number) => Promise<number>
  readonly count: number
  /** Sends what the other person wants meanwhile. */
  readonly one: (turn: number) => Promise<number>
}

/** How long one person's save or upload takes alone, and beside the many that another person sends at the same moment. */
export async function strangers(trial: Trial): Promise<Outcome> {
  const product = await aProduct(trial, {})
  await product.start()
  const { url } = product
  const [crowded, stranger] = await Promise.all([aSignedInPerson(url), aSignedInPerson(url)])
  const [theirs, own] = [await createNote(url, crowded, 'Theirs'), await createNote(url, stranger, 'Own')]
  const large = `${'Two kilos of fruit and one of sugar. '.repeat(20)}\n`.repeat(1_000)
  const picture = await sharp({ create: hostilePicture }).png().toBuffer()
  const small = await sharp({ create: { ...hostilePicture, width: 40, height: 40 } })
    .png()
    .toBuffer()

  const acts: Act[] = [
    {
      ...{ name: 'a save', count: crowd.saves },
      many: (turn) => saveNote(url, crowded, theirs, `${turn} ${large}`),
      one: (turn) => saveNote(url, stranger, own, `A line, ${turn}.`),
    },
    {
      ...{ name: 'a small picture', count: crowd.pictures },
      many: () => attach(url, crowded, theirs, picture),
      one: () => attach(url, stranger, own, small),
    },
  ]
  const table = [['', 'alone, ms', 'many beside it', 'beside them, ms', 'longest, ms', 'answers to the many']]
  const kept: Record<string, unknown>[] = []
  for (const act of acts) {
    const [alone, beside]: [number[], number[]] = [[], []]
    const answers: Record<string, number> = {}
    for (let round = 0; round < (trial.isShort ? 1 : 5); round++) {
      alone.push(await timeOf(() => act.one(2 * round)))
      const many = Array.from({ length: act.count }, (_, index) => act.many(round * act.count + index))
      beside.push(await timeOf(() => act.one(2 * round + 1)))
      for (const status of await Promise.all(many)) answers[status] = (answers[status] ?? 0) + 1
    }
    const longest = Math.max(...beside)
    const said = Object.entries(answers).map(([status, count]) => `${count} × ${status}`)
    table.push([
      ...[act.name, median(alone).toFixed(0), String(act.count), median(beside).toFixed(0), longest.toFixed(0)],
      said.join(', '),
    ])
    kept.push({ act: act.name, alone, beside, answers })
  }
  return { table, kept: { acts: kept }, broken: [] }
}

/** @returns milliseconds. @throws Error when the answer is not a success */
async function timeOf(act: () => Promise<number>): Promise<number> {
  const begun = performance.now()
  const status = await act()
  if (status >= 400) throw new Error(`the other person was answered with ${status}`)
  return performance.now() - begun
}

async function createNote(url: string, person: Person, name: string): Promise<string> {
  const answer = await send(url + routes.notes.create.href(), person, JSON.stringify({ name, text: name }))
  return ((await answer.json()) as { id: string }).id
}

async function saveNote(url: string, person: Person, noteId: string, text: string): Promise<number> {
  const answer = await send(url + routes.notes.edit.href({ noteId }), person, JSON.stringify({ name: 'Saved', text }))
  await answer.arrayBuffer()
  return answer.status
}

async function attach(url: string, person: Person, noteId: string, bytes: Buffer): Promise<number> {
  const body = new FormData()
  body.append('files', new Blob([new Uint8Array(bytes)]), 'picture.png')
  const answer = await send(url + routes.attachments.create.href({ noteId }), person, body)
  await answer.arrayBuffer()
  return answer.status
}

function send(url: string, { cookie }: Person, body: string | FormData): Promise<Response> {
  const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, accept: 'application/json', ...type },
    body,
  })
}
