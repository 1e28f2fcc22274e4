import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { build } from '../kit/build.ts'
import { openChromium } from '../kit/chromium.ts'
import { aLifetime } from '../kit/lifetime.ts'
import { aProduct } from '../kit/product.ts'
import { root } from './imports.ts'

/** `node scripts/pictures.ts` takes the README's pictures from the built product, signed in to the sample account. */

const sample = { email: 'sample@notejam.example', password: 'strawberry-jam' }

/** A note with what the editor shows: a heading, a table, tasks and code in its language's colours. */
const note = {
  name: 'Damson jam, this year’s batch',
  text: `From the two trees behind the shed, picked on **6 September**. Last year’s was too sweet: see #jam.

## For twelve jars

| | kg |
| --- | ---: |
| damsons | 3.0 |
| sugar | 2.2 |
| water | 0.5 |

- [x] weigh and wash the fruit
- [x] put a saucer into the freezer
- [ ] boil to 104.5 °C, then try it on the saucer
- [ ] fill, close, turn over

How much sugar another weight of fruit wants:

\`\`\`ts
const sugarFor = (fruitKg: number) => fruitKg * 0.73
\`\`\`
`,
}

const desktop = { width: 1440, height: 860 }
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
  const reading = await signedIn(browser, baseURL, 'light', desktop)
  await reading.request.post('/notes/create', { form: note })
  await take('reading', await opened(reading))
  const writing = await opened(await signedIn(browser, baseURL, 'dark', desktop))
  await writing.getByRole('link', { name: 'Edit' }).click()
  await writing.locator('.cm-content').click()
  // The grammar of the code's language is loaded on demand.
  await writing.locator('.cm-line', { hasText: 'const' }).locator('span').first().waitFor()
  await take('writing', writing)
  await take('phone', await opened(await signedIn(browser, baseURL, 'light', phone)))
} finally {
  await lifetime.end()
}

async function signedIn(
  browser: Browser,
  baseURL: string,
  colorScheme: 'light' | 'dark',
  viewport: typeof phone,
): Promise<Page> {
  const context = await browser.newContext({ baseURL, colorScheme, viewport, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto('/signin')
  await page.getByLabel('Email').fill(sample.email)
  await page.getByLabel('Password', { exact: true }).fill(sample.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: /^All notes/ }).waitFor()
  return page
}

async function opened(page: Page): Promise<Page> {
  await page.goto('/')
  await page.getByRole('link', { name: note.name }).first().click()
  await page.getByRole('heading', { name: note.name }).first().waitFor()
  await page.waitForLoadState('networkidle')
  return page
}

/** A PNG of at most 128 colours: a third of the size, and no difference that an eye sees in text. */
async function take(name: string, page: Page): Promise<void> {
  const picture = await sharp(await page.screenshot())
    .png({ palette: true, colours: 128, effort: 10 })
    .toBuffer()
  await writeFile(join(root, 'docs/pictures', `${name}.png`), picture)
  process.stdout.write(`docs/pictures/${name}.png: ${Math.round(picture.length / 1024)} KiB\n`)
}
