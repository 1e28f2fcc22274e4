import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { build } from '../kit/build.ts'
import { openChromium } from '../kit/chromium.ts'
import { aLifetime } from '../kit/lifetime.ts'
import { aProduct } from '../kit/product.ts'
import { root } from './imports.ts'

/** `node scripts/pictures.ts` takes the README's pictures from the built product, in an account with a few pads and notes. */

const account = { email: 'mara@example.com', password: 'two spoons of damson' }

/** The note that the pictures show: a heading, tasks, a table and a quotation. */
const note = {
  name: 'Customer call: Halden Bank',
  pad: 'Work',
  text: `**Present:** Ana, Ingrid, me. Forty-five minutes, calmer than the last one; the notes from [[The pricing week]] were read beforehand. #meeting

## Decisions

Ship the new pricing page behind a flag until 15 December. Ana owns the migration runbook; nothing changes for on-call until the next quarter.

## Actions

- [ ] Ana: send the draft to legal
- [x] Ingrid: update the dashboard
- [ ] me: write up the latency numbers

| Metric | Last week | This week |
| --- | ---: | ---: |
| Page, p95 | 212 ms | 143 ms |
| Sign-ups | 1,204 | 1,388 |

> *“We would rather wait a week than explain it twice.”*

The rest is in the shared note; the numbers above are from the board of Monday morning.
`,
}

/** What stands beside it in the list, the latest first. */
const others: readonly { readonly name: string; readonly pad: string; readonly text: string }[] = [
  {
    name: 'A Pattern Language',
    pad: 'Reading',
    text: 'Patience, harbours, windows: the order in which a house is thought. #book',
  },
  {
    name: 'Plum jam, the 2026 batch',
    pad: 'Recipes',
    text: '4 kg plums, 1.6 kg sugar, one vanilla pod. Stone them the evening before. #recipe',
  },
  { name: '日本語のメモ：京都の朝', pad: 'Journal', text: '今朝は早く起きて、鴨川沿いを歩いた。空が高い。' },
  {
    name: 'Moving house: everything',
    pad: 'Home',
    text: '- [x] Call the landlord\n- [x] Pack the books\n- [ ] Order the van\n- [ ] Read the meters',
  },
  { name: 'The Rings of Saturn', pad: 'Reading', text: 'Herring, silk, and the long walk along the coast. #book' },
  { name: 'Okonomiyaki', pad: 'Recipes', text: 'Serves 5, 85 minutes. #recipe' },
  { name: 'Bike service', pad: 'Home', text: 'Chain at 0.75, brake pads, ask about the hub.' },
  { name: 'Letter to Anselm', pad: 'Journal', text: 'You asked what I would keep if I could keep one room.' },
  { name: 'Pickled plums', pad: 'Recipes', text: 'Red shiso, a crock, and three weeks of patience. #recipe' },
  { name: 'On-call notes', pad: 'Work', text: 'Rotation at 09:00, pager in the drawer. #meeting' },
  { name: 'The pricing week', pad: 'Work', text: 'Five days, four drafts, one page. #meeting' },
]

const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

build()
const lifetime = aLifetime((error) => process.stderr.write(`${String(error)}\n`))
try {
  const product = await aProduct(lifetime, {})
  await product.start()
  // Its own origin, which its forms are sent from.
  const baseURL = `http://localhost:${product.port}`
  const browser = await openChromium()
  lifetime.onEnd(() => browser.close())
  const reading = await visiting(browser, baseURL, 'light', desktop)
  await fill(reading)
  await take('reading', await opened(reading).then(shot))
  const writing = await signedIn(await visiting(browser, baseURL, 'dark', desktop)).then(written)
  await take(
    'phone',
    await signedIn(await visiting(browser, baseURL, 'light', phone))
      .then(opened)
      .then(shot),
  )
  await take('side-by-side', await sideBySide(reading, writing))
} finally {
  await lifetime.end()
}

async function visiting(
  browser: Browser,
  baseURL: string,
  colorScheme: 'light' | 'dark',
  viewport: typeof phone,
): Promise<Page> {
  const context = await browser.newContext({ baseURL, colorScheme, viewport, reducedMotion: 'reduce' })
  return context.newPage()
}

async function signedIn(page: Page): Promise<Page> {
  await page.request.post('/signin', { form: account })
  return page
}

/** Makes the account, its pads and its notes. */
async function fill(page: Page): Promise<void> {
  const { request } = page
  await request.post('/signup', { form: { ...account, repeat_password: account.password } })
  await signedIn(page)
  const pads = new Map<string, string>()
  for (const name of ['Code', 'Home', 'Journal', 'Reading', 'Recipes', 'Work']) {
    await request.post('/pads/create', { form: { name, colour: String(pads.size) } })
    pads.set(name, '')
  }
  await page.goto('/settings')
  for (const item of await page.locator('[data-pad]').all()) {
    pads.set((await item.locator('bdi').textContent()) ?? '', (await item.getAttribute('data-pad')) ?? '')
  }
  for (const { pad, ...form } of [...others.toReversed(), note]) {
    await request.post('/notes/create', { form: { ...form, pad_id: pads.get(pad) ?? '' } })
  }
}

async function opened(page: Page): Promise<Page> {
  await page.goto('/')
  await page.getByRole('link', { name: note.name }).first().click()
  await page.getByRole('heading', { level: 1, name: note.name }).waitFor()
  // Again, with its letters at hand.
  await page.reload()
  await page.getByRole('heading', { level: 1, name: note.name }).waitFor()
  await page.locator('.note[data-ready]').waitFor()
  await page.evaluate(() => document.fonts.ready)
  await page.mouse.move(0, 0)
  return page
}

/** The caret stands behind a heading. */
async function written(page: Page): Promise<Page> {
  await opened(page)
  await page.getByRole('heading', { name: 'Decisions' }).click()
  await page.locator('.cm-content').waitFor()
  await page.keyboard.press('End')
  await page.mouse.move(0, 0)
  return page
}

function shot(page: Page): Promise<Buffer> {
  return page.screenshot()
}

/** The upper part of the same sheet, as it is read and as it is written. */
async function sideBySide(reading: Page, writing: Page): Promise<Buffer> {
  const [width, height] = [720, 560]
  const halves = await Promise.all(
    [reading, writing].map(async (page) => {
      const sheet = await page.locator('.note').boundingBox()
      const middle = sheet ? sheet.x + sheet.width / 2 : desktop.width / 2
      return page.screenshot({ clip: { x: middle - width / 2, y: 0, width, height } })
    }),
  )
  return sharp({ create: { width: 2 * width, height, channels: 3, background: 'white' } })
    .composite(halves.map((input, at) => ({ input, left: at * width, top: 0 })))
    .png()
    .toBuffer()
}

/** A PNG of at most 128 colours: a third of the size, and no difference that an eye sees in text. */
async function take(name: string, taken: Buffer): Promise<void> {
  const picture = await sharp(taken).png({ palette: true, colours: 128, effort: 10 }).toBuffer()
  await writeFile(join(root, 'docs/pictures', `${name}.png`), picture)
  process.stdout.write(`docs/pictures/${name}.png: ${Math.round(picture.length / 1024)} KiB\n`)
}
