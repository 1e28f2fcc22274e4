import type { Browser } from 'playwright-core'
import { openChromium } from '../../kit/chromium.ts'
import { anAccount } from '../../kit/person.ts'
import { aProduct } from '../../kit/product.ts'
import { median, percentile } from '../figures.ts'
import type { Outcome, Trial } from './trial.ts'
import { writtenNote } from './typed-notes.ts'
import { interactions } from './typing.ts'

const notes = { small: 2_000, large: 100_000 } as const

/** What a writer feels in a browser, on a device four times as slow as this machine: from a key until its frame. */
export async function browser(trial: Trial): Promise<Outcome> {
  const product = await aProduct(trial, {})
  await product.start()
  const chromium = await openChromium()
  trial.onEnd(() => chromium.close())
  const rounds = trial.isShort ? 1 : 5
  const found = new Map<string, number[][]>()
  // Interleaved: what disturbs a machine disturbs neighbours alike.
  for (let round = 0; round < rounds; round++) {
    for (const [name, characters] of Object.entries(notes)) {
      trial.say(`round ${round + 1} of ${rounds}: typing in ${characters} characters`)
      const times = await typing(chromium, product.url, writtenNote(characters))
      found.set(name, [...(found.get(name) ?? []), times])
    }
  }
  const rows = [...found].map(([name, all]) => {
    const [p50, p75, p98] = [0.5, 0.75, 0.98].map((share) => median(all.map((times) => percentile(times, share))))
    return { name, characters: notes[name as keyof typeof notes], p50, p75, p98 }
  })
  return {
    table: [
      ['typing, CPU slowed four times', 'characters', 'p50 ms', 'p75 ms', 'p98 ms'],
      ...rows.map(({ name, characters, ...figures }) => [
        `a ${name} note`,
        String(characters),
        ...Object.values(figures).map((figure) => (figure ?? NaN).toFixed(0)),
      ]),
    ],
    kept: { rounds, target: 'p75 in the large note: at most 100 ms', rows, found: Object.fromEntries(found) },
    broken: [],
  }
}

async function typing(chromium: Browser, url: string, text: string): Promise<number[]> {
  const context = await chromium.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const { email, password } = anAccount('Ada')
  const send = async (path: string, form: Readonly<Record<string, string>>) => {
    const answer = await page.request.post(path, { form })
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}`)
    return answer.url()
  }
  await send('/signup', { email, password, repeat_password: password })
  await send('/signin', { email, password })
  await send('/notes/create', { name: 'Typed', text })
  await page.goto('/')
  const path = await page.getByRole('link', { name: 'Typed' }).first().getAttribute('href')
  await page.goto(`${path?.split('?')[0] ?? ''}/edit`)
  await page.locator('.cm-content').waitFor()
  try {
    return await interactions(page)
  } finally {
    await context.close()
  }
}
