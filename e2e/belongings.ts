import type { Page } from 'playwright-core'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { longName, nowhere, trashedName, type Belongings, type Imports } from './pages.ts'
import { aNote, enter, heading, mailTo, send } from './visitor.ts'

/** Signs a regular in and gives them all that pages can show. */
export async function settleRegular(page: Page): Promise<Belongings> {
  const ada = anAccount('Ada')
  await enter(page, ada)
  // Before there are other mails.
  await send(page, '/forgot-password', { email: ada.email })
  await page.goto('/outbox')
  await heading(page, 'Outbox')
  const mail = await mailTo(page, ada)
  const reset = new URL((await mail.getByRole('link').getAttribute('href')) ?? '')
  await send(page, '/pads/create', { name: longName })
  await send(page, '/pads/create', { name: 'Recipes' })
  await page.goto('/')
  const pad = await addressOf(page, longName)
  const emptyPad = await addressOf(page, 'Recipes')

  const text = `${'Quince'.repeat(80)}\n\nTwo kilos of damsons. #preserves`
  for (const name of ['Thrown away', trashedName]) await aNote(page, { name, text })
  await page.goto('/')
  for (const name of ['Thrown away', trashedName]) await send(page, `${await addressOf(page, name)}/delete`, {})
  // More than fit on one page; the newest, which the first page shows, have what is long.
  for (let number = 1; number <= 23; number++) await aNote(page, { name: `Jar ${number}`, text })
  const padOf = { pad_id: pad.split('/').at(-1) ?? '' }
  await send(page, '/notes/create', { name: 'Short', text: `${text}\n\n- [ ] Stone them`, ...padOf })
  const [failingWebhook, offWebhook] = await fillWebhooks(page)
  await send(page, '/notes/create', { name: longName, text, ...padOf })
  await page.goto('/trash')
  const trashed = await addressOf(page, trashedName)
  await page.goto('/')
  const note = await addressOf(page.getByRole('table'), longName)
  await send(page, `${note}/edit`, { name: longName, text: `${text} And a pinch of salt.`, ...padOf })
  await page.goto(`${note}/history`)
  const revision = await page.locator('.history a[href*="/history/"]').first().getAttribute('href')
  await page.goto(note)
  await page.locator('input[type=file]').setInputFiles([
    { name: `${'quince '.repeat(30)}.txt`, mimeType: 'text/plain', buffer: Buffer.from(text) },
    { name: 'empty jar.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF') },
  ])
  const removal = await addressOf(page, 'Remove empty jar.pdf')
  const sharedNote = await sharedAt(page, note, { byline: longName })
  const sharedPad = await sharedAt(page, pad, { byline: longName })
  await page.goto(sharedPad)
  const noteOfSharedPad = await addressOf(page, longName)
  await page.goto('/')
  const lockedNote = await sharedAt(page, await addressOf(page.getByRole('table'), 'Jar 23'), {
    password: 'damsons and plums',
  })
  await eventually('the webhook fails', async () => {
    await page.goto(failingWebhook)
    return (await page.getByText('Not taken since').count()) > 0
  })
  return {
    ...{ failingWebhook, offWebhook },
    ...{ note, pad, emptyPad, trashed, revision: revision ?? '', removal, reset: reset.pathname + reset.search },
    ...{ sharedNote, sharedPad, noteOfSharedPad, lockedNote },
  }
}

/** Makes as many webhooks as an account may have. @returns the paths of one that is on and one that is off */
async function fillWebhooks(page: Page): Promise<readonly [string, string]> {
  for (let number = 1; number <= 10; number++) {
    await send(page, '/settings/webhooks', { url: `${nowhere}/${number === 1 ? 'quince'.repeat(40) : number}` })
  }
  await page.goto('/settings/webhooks')
  const [on, off] = [await addressOf(page, 'quince'), await addressOf(page, `${nowhere}/10`)]
  await send(page, `${off}/switch`, { to: 'off' })
  return [on, off]
}

/** Shares a note or a pad. @returns the path of its page */
async function sharedAt(page: Page, what: string, options: Record<string, string>): Promise<string> {
  await send(page, `${what}/share`, options)
  await page.goto(`${what}/share`)
  return new URL(await page.locator('#share-url').inputValue()).pathname
}

async function addressOf(place: Pick<Page, 'getByRole'>, name: string): Promise<string> {
  const address = await place.getByRole('link', { name }).first().getAttribute('href')
  if (!address) throw new Error(`no link is called ${name}`)
  return address
}

/** Signs a person in who brings notes, and has an import in each of its states. */
export async function settleMover(page: Page): Promise<Imports> {
  await enter(page, anAccount('Hedy'))
  const plums = { 'plums.md': '# Plums\n\nFour kilos.' }
  const mixed = { [`Kitchen/${longName}.md`]: 'Damsons.', 'Kitchen/board.canvas': '{}', 'Kitchen/empty.md': '' }
  const found = await importOf(page, mixed, '1')
  const startable = await importOf(page, plums, '1')
  const brought = await importOf(page, mixed)
  const undone = await importOf(page, { 'pears.md': 'Pears.' })
  await send(page, `${undone}/undo`, {})
  await ended(page, undone)
  // The beginning of a zip.
  const unreadable = await importOf(page, { 'broken.zip': 'PK\u0003\u0004' }, '1')
  return { found, startable, brought, undone, unreadable }
}

/** Brings files, and waits until they have come. @returns the path of the import's page */
async function importOf(page: Page, files: Readonly<Record<string, string>>, dryRun = '0'): Promise<string> {
  const form = new FormData()
  for (const [name, content] of Object.entries(files)) form.append('files', new File([content], name))
  form.append('dry_run', dryRun)
  const answer = await page.request.post('/import', { multipart: form, headers: { accept: 'application/json' } })
  const { report } = (await answer.json()) as { report: string }
  await ended(page, report)
  return report
}

async function ended(page: Page, report: string): Promise<void> {
  await eventually('the import has ended', async () => {
    const answer = await page.request.get(report, { headers: { accept: 'application/json' } })
    return !((await answer.json()) as { is_under_way: boolean }).is_under_way
  })
}
