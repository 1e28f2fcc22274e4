import { setTimeout as pause } from 'node:timers/promises'
import { routes } from '../../app/server/routes.ts'
import { aSignedInPerson, type Person } from '../../kit/person.ts'
import { aProduct } from '../../kit/product.ts'
import { percentile } from '../figures.ts'
import type { Outcome, Trial } from './trial.ts'

/** The most that one health check may take while long texts are rendered. */
const longestWaitMs = 100
const persons = 10

/** Code that its grammar takes long for, at the limit of what has colours, and the blanks of a task. */
const slow = (n: number) =>
  `${n}\n\n${`\`\`\`js\n${'- -'.repeat(6_600)}\n\`\`\`\n\n`.repeat(5)}- [ ] a${' '.repeat(24_000)}b\n`

/** Ten persons open a note each that takes long to render, again and again, and the process is asked whether it is alive. */
export async function slowNotes(trial: Trial): Promise<Outcome> {
  const product = await aProduct(trial, {})
  await product.start()
  const { url } = product
  const readers = await Promise.all(Array.from({ length: persons }, async (_, n) => openerOf(url, n)))

  const times: number[] = []
  const reading = new AbortController()
  const watching = (async () => {
    while (!reading.signal.aborted) {
      const begun = performance.now()
      await (await fetch(url + routes.health.alive.href())).text()
      times.push(performance.now() - begun)
      await pause(10)
    }
  })()
  const begun = performance.now()
  const waits = await Promise.all(
    readers.map(async (open) => {
      const took: number[] = []
      for (let time = 0; time < (trial.isShort ? 1 : 5); time++) took.push(await open())
      return took
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  reading.abort()
  await watching

  const sorted = times.toSorted((a, b) => a - b)
  const pages = waits.flat().toSorted((a, b) => a - b)
  const [p50, p99, longest] = [percentile(sorted, 0.5), percentile(sorted, 0.99), sorted.at(-1) ?? NaN]
  const pageMedian = percentile(pages, 0.5)
  return {
    table: [
      ['/healthz asked', 'p50 ms', 'p99 ms', 'longest ms', 'pages', 'median ms', 'longest ms'],
      [
        ...[String(sorted.length), p50.toFixed(1), p99.toFixed(1), longest.toFixed(0)],
        ...[String(pages.length), pageMedian.toFixed(0), (pages.at(-1) ?? NaN).toFixed(0)],
      ],
    ],
    kept: { persons, seconds, asked: sorted.length, p50, p99, longest, pages: pages.length, pageMedian },
    broken: longest > longestWaitMs ? [`/healthz took ${longest.toFixed(0)} ms once`] : [],
  }
}

/** @returns opens a note of its own, another each time, and says how many milliseconds its page took */
async function openerOf(url: string, n: number): Promise<() => Promise<number>> {
  const person = await aSignedInPerson(url)
  let made = 0
  return async () => {
    const id = await createNote(url, person, slow(n * 100 + made++))
    const begun = performance.now()
    const page = await fetch(url + routes.notes.show.href({ noteId: id }), { headers: { ...person } })
    await page.text()
    if (page.status !== 200) throw new Error(`the note was answered with ${page.status}`)
    return performance.now() - begun
  }
}

async function createNote(url: string, person: Person, text: string): Promise<string> {
  const answer = await fetch(url + routes.notes.create.href(), {
    method: 'POST',
    headers: { ...person, accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Slow', text }),
  })
  if (answer.status !== 201) throw new Error(`creating was answered with ${answer.status}`)
  return ((await answer.json()) as { id: string }).id
}
