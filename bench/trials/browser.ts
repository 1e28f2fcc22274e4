import type { Browser, Page } from 'playwright-core'
import { openChromium } from '../../kit/chromium.ts'
import { anAccount } from '../../kit/person.ts'
import { aProduct } from '../../kit/product.ts'
import { median, percentile } from '../figures.ts'
import { load, slowDown, type Loaded } from './loading.ts'
import type { Outcome, Trial } from './trial.ts'
import { writtenNote } from './typed-notes.ts'
import { interactions } from './typing.ts'

const notes = { small: 2_000, large: 100_000 } as const
type Size = keyof typeof notes

/**
 * What a reader and a writer feel in a browser, on a device four times as slow as this machine: how long a page takes until its text is
 * painted, on a slow line, and a key until its frame.
 */
export async function browser(trial: Trial): Promise<Outcome> {
  const product = await aProduct(trial, {})
  await product.start()
  const chromium = await openChromium()
  trial.onEnd(() => chromium.close())
  const rounds = trial.isShort ? 1 : 5
  const typed = new Map<Size, number[][]>()
  const loaded = new Map<string, Loaded[]>()
  const keep = <Key, Value>(all: Map<Key, Value[]>, key: Key, value: Value) =>
    all.set(key, [...(all.get(key) ?? []), value])
  // Interleaved: what disturbs a machine disturbs neighbours alike.
  for (let round = 0; round < rounds; round++) {
    trial.say(`round ${round + 1} of ${rounds}: loading`)
    for (const [name, page] of Object.entries(await loading(chromium, product.url))) keep(loaded, name, page)
    for (const [size, characters] of Object.entries(notes) as [Size, number][]) {
      trial.say(`round ${round + 1} of ${rounds}: typing in ${characters} characters`)
      keep(typed, size, await typing(chromium, product.url, writtenNote(characters)))
    }
  }
  const rows = [...typed].map(([name, all]) => {
    const [p50, p75, p98] = [0.5, 0.75, 0.98].map((share) => median(all.map((times) => percentile(times, share))))
    return { name, characters: notes[name], p50, p75, p98 }
  })
  const pages = [...loaded].map(([name, all]) => ({
    name,
    lcpMs: median(all.map(({ lcpMs }) => lcpMs)),
    cls: Math.max(...all.map(({ cls }) => cls)),
    bytes: median(all.map(({ bytes }) => bytes)),
  }))
  return {
    table: [
      ['1.6 Mbit/s, 150 ms, CPU slowed four times', 'LCP ms', 'CLS', 'kB'],
      ...pages.map(({ name, lcpMs, cls, bytes }) => [
        name,
        lcpMs.toFixed(0),
        cls.toFixed(4),
        (bytes / 1000).toFixed(1),
      ]),
      ['typing, CPU slowed four times', 'p50 ms', 'p75 ms', 'p98 ms'],
      ...rows.map(({ characters, p50, p75, p98 }) => [
        `in ${characters} characters`,
        ...[p50, p75, p98].map((figure) => (figure ?? NaN).toFixed(0)),
      ]),
    ],
    kept: {
      rounds,
      targets:
        'LCP at most 1200 ms, CLS 0, 90 kB the first time and 20 kB afterwards, p75 in the large note at most 100 ms',
      pages,
      rows,
      found: { typed: Object.fromEntries(typed), loaded: Object.fromEntries(loaded) },
    },
    broken: [],
  }
}

/** A list and a note, each as the first page that a device opens and as a later one. */
async function loading(chromium: Browser, url: string): Promise<Record<string, Loaded>> {
  const account = anAccount('Ada')
  const { page, path } = await aReader(chromium, url, account, writtenNote(notes.small), 50)
  await page.context().close()
  const pages: Record<string, Loaded> = {}
  for (const [name, first] of Object.entries({ 'a list': '/', 'a note': path })) {
    const { page } = await aVisitor(chromium, url)
    await send(page, '/signin', { ...account })
    await slowDown(page)
    pages[`${name}, the first time`] = await load(page, first)
    pages[`${name}, afterwards`] = await load(page, first)
    await page.context().close()
  }
  return pages
}

async function typing(chromium: Browser, url: string, text: string): Promise<number[]> {
  const { page, path } = await aReader(chromium, url, anAccount('Ada'), text, 0)
  await page.goto(`${path}/edit`)
  await page.locator('.cm-content').waitFor()
  try {
    return await interactions(page)
  } finally {
    await page.context().close()
  }
}

async function aVisitor(chromium: Browser, url: string): Promise<{ readonly page: Page }> {
  const context = await chromium.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } })
  return { page: await context.newPage() }
}

async function send(page: Page, path: string, form: Readonly<Record<string, string>>): Promise<void> {
  const answer = await page.request.post(path, { form })
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}`)
}

/** Signed in, with a note and so many others. @returns the note's path, too */
async function aReader(
  chromium: Browser,
  url: string,
  { email, password }: ReturnType<typeof anAccount>,
  text: string,
  others: number,
): Promise<{ readonly page: Page; readonly path: string }> {
  const { page } = await aVisitor(chromium, url)
  await send(page, '/signup', { email, password, repeat_password: password })
  await send(page, '/signin', { email, password })
  for (let n = 1; n <= others; n++)
    await send(page, '/notes/create', { name: `Note ${n}`, text: `What note ${n} says.` })
  await send(page, '/notes/create', { name: 'Typed', text })
  await page.goto('/')
  const path = await page.getByRole('link', { name: 'Typed' }).first().getAttribute('href')
  return { page, path: path?.split('?')[0] ?? '' }
}
