import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { aNote, aVisitor, heading, openAccount, send, settleIn, signIn } from './visitor.ts'
import { openWorld } from './world.ts'

/** A phone without a connection: what was read there is there, for its account alone, and what is written there is sent. */

const world = openWorld()
const onPhone = { viewport: { width: 390, height: 844 }, serviceWorkers: 'allow' as const }

/** The paths of kept pages, by the name of their cache. */
const kept = (page: Page) =>
  page.evaluate<Record<string, string[]>>(`(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('notejam-pages-'))
    const paths = async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await paths(name)])))
  })()`)

const isKept = (page: Page, path: string) =>
  eventually(`${path} is kept`, async () => Object.values(await kept(page)).some((paths) => paths.includes(path)))

const line = (page: Page) => page.locator('.offline-line')

it('notes that were read open without a connection, for their account alone', async (test) => {
  const page = await aVisitor(world, test, onPhone)
  await settleIn(page, anAccount('Ada'))
  await aNote(page, { name: 'Damson jam', text: '- [ ] Two kilos of damsons' })
  await page.goto('/')
  await isKept(page, '/offline')
  await page.getByRole('link', { name: 'Damson jam' }).click()
  await heading(page, 'Damson jam')
  const path = new URL(page.url()).pathname
  await isKept(page, path)

  await page.context().setOffline(true)
  await page.goto(path)
  await line(page)
    .filter({ hasText: 'You are offline. This is the note as it was a moment ago, to be read only.' })
    .waitFor()
  await heading(page, 'Damson jam')
  expect(await page.locator('.task-box').isEnabled(), 'nothing on it can be changed').toBe(false)
  await page.goto('/')
  await line(page).filter({ hasText: 'This is the list as it was' }).waitFor()
  const thumbnail = page.evaluate("Object.assign(new Image(), { src: '/attachments/1/thumbnail' }).decode()")
  await thumbnail // One that is not kept is empty, not broken.
  await page.goto('/search?q=jam')
  await line(page).filter({ hasText: 'What you asked for is not kept on this device.' }).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Damson jam' }).click()
  await heading(page, 'Damson jam')

  await page.context().setOffline(false)
  await line(page).waitFor({ state: 'detached' })
  const mallory = anAccount('Mallory')
  await send(page, '/signup', { ...mallory, repeat_password: mallory.password })
  await send(page, '/signin', { ...mallory })
  await page.goto('/')
  await eventually('of Ada nothing is kept', async () => {
    const caches = Object.values(await kept(page))
    return caches.length === 1 && !caches.flat().includes(path) && caches.flat().includes('/offline')
  })
  await page.context().setOffline(true)
  await page.goto(path)
  await line(page).filter({ hasText: 'not kept on this device' }).waitFor()
  expect(await page.content()).not.toContain('Damson')
})

it('a new note waits without a connection, is sent once there is one, and signing out forgets what is kept', async (test) => {
  const page = await aVisitor(world, test, onPhone)
  const ada = anAccount('Ada')
  await settleIn(page, ada)
  await isKept(page, '/notes/create')
  await isKept(page, '/offline')
  await page.context().setOffline(true)
  for (const name of ['First thoughts', 'Second thoughts']) {
    await page.goto('/notes/create')
    await page.locator('.cm-content').waitFor()
    await page.getByRole('textbox', { name: /Name|Title/ }).fill(name)
    await page.locator('.cm-content').click()
    await page.keyboard.type('Written in a tunnel.')
    await page.locator('[data-save-state]').filter({ hasText: 'You are offline' }).waitFor()
  }
  await page.goto('/')
  await page.locator('.waiting', { hasText: '2 notes wait to be sent' }).waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Pads' }).click()
  await openAccount(page)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('dialog').getByText('2 notes are not saved yet. Sign out anyway?').waitFor()
  await page.getByRole('button', { name: 'Stay signed in' }).click()

  await page.context().setOffline(false)
  await line(page).waitFor({ state: 'detached' })
  await eventually('both are sent', async () => {
    await page.goto('/')
    return (await page.getByRole('heading', { level: 1, name: 'All notes (2)' }).count()) === 1
  })
  await page.getByRole('link', { name: 'First thoughts' }).waitFor()

  await page.getByRole('button', { name: 'Pads' }).click()
  await openAccount(page)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await heading(page, 'Sign in')
  expect(await kept(page)).toEqual({})
  await page.context().setOffline(true)
  await page.goto('/')
  await page.getByText('Nothing is kept on this device.').waitFor()
})

it('what another app shares fills a new note, also after signing in, and is saved when its writer goes on', async (test) => {
  const page = await aVisitor(world, test, onPhone)
  const ada = anAccount('Ada')
  await settleIn(page, ada)
  await isKept(page, '/offline')
  await page.context().clearCookies()
  // As the system's menu sends it.
  await page.goto('about:blank')
  await page.setContent(`<form method="post" enctype="multipart/form-data" action="${world.notejam.url}/share">
    <input name="title" value="Plum jam"><input name="text" value="Boil and stir."><button>Share</button></form>`)
  await page.getByRole('button').click()
  await heading(page, 'Sign in')
  expect(page.url()).not.toContain('Plum')
  await signIn(page, ada)
  await page.getByText('This is not saved yet.').waitFor()
  await page.waitForFunction(`document.querySelector('textarea[name=text]').value === 'Boil and stir.'`)
  const isSaved = async () => (await (await page.request.get('/')).text()).includes('Plum jam')
  expect(await isSaved(), 'nothing is saved unseen').toBe(false)
  await page.getByRole('button', { name: 'Keep this note' }).click()
  await eventually('it is saved', isSaved)
})

it('a file that another app shares stays on the device until the server has it', async (test) => {
  const page = await aVisitor(world, test, onPhone)
  await settleIn(page, anAccount('Ada'))
  await isKept(page, '/offline')
  await page.goto('about:blank')
  await page.setContent(`<form method="post" enctype="multipart/form-data" action="${world.notejam.url}/share">
    <input name="title" value="Plum jam"><input type="file" name="files"><button>Share</button></form>`)
  const file = { name: 'prices.txt', mimeType: 'text/plain', buffer: Buffer.from('Plums: 3') }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByText('With prices.txt.').waitFor()
  const onDevice = () =>
    page.evaluate<number>(`caches.open('notejam-shared').then((cache) => cache.keys()).then((keys) => keys.length)`)
  expect(await onDevice()).toBe(2)

  const refuse = (url: URL) => url.pathname.endsWith('/attachments')
  await page.route(refuse, (route) => route.abort('internetdisconnected'))
  await page.getByRole('button', { name: 'Keep this note' }).click()
  await page.getByText('prices.txt was not attached. The connection broke.').first().waitFor()
  const path = new URL(page.url()).pathname
  expect(path, 'the note is saved').toMatch(/^\/notes\/\d+$/)
  expect(await onDevice()).toBe(2)

  await page.unroute(refuse)
  await page.goto('/settings')
  await eventually('the next page sends it', async () => (await onDevice()) === 0)
  await page.goto(path)
  await page.getByRole('link', { name: 'prices.txt', exact: true }).waitFor()
})

it('a note that is open for reading stays so without a connection, and is written when there is one', async (test) => {
  const page = await aVisitor(world, test, { ...onPhone, hasTouch: true })
  await settleIn(page, anAccount('Ada'))
  await aNote(page, { name: 'Damson jam', text: 'Two kilos of damsons.' })
  await page.goto('/')
  await isKept(page, '/offline')
  await page.getByRole('link', { name: 'Damson jam' }).click()
  await heading(page, 'Damson jam')
  await page.waitForLoadState('networkidle')
  const path = new URL(page.url()).pathname

  await page.context().setOffline(true)
  const words = page.locator('.prose', { hasText: 'Two kilos' })
  const takesKeys = await words.evaluate((text) => {
    text.querySelector('p')?.click()
    return document.querySelector('.catches-keys') !== null
  })
  expect(takesKeys, 'keys, before it is sure that there is a caret').toBe(false)
  await words.tap()
  await page.getByText('You are offline. This note can be read, and changed when the connection is back.').waitFor()
  expect(await words.isVisible(), 'it is read on').toBe(true)
  expect(new URL(page.url()).pathname).toBe(path)

  await page.context().setOffline(false)
  await words.tap()
  await page.locator('.is-writing .cm-content').waitFor()
  await page.context().setOffline(true)
  await page.keyboard.type('Three ')
  await page.locator('[data-save-state]').filter({ hasText: 'You are offline; it is kept on this device.' }).waitFor()
  await page.context().setOffline(false)
  await page
    .locator('[data-save-state]')
    .filter({ hasText: /^Saved/ })
    .waitFor({ state: 'attached' })
})

it('a note that was written offline and is refused has a row: it is opened, mended and saved, or discarded', async (test) => {
  const page = await aVisitor(world, test, { ...onPhone, viewport: { width: 1280, height: 800 } })
  await settleIn(page, anAccount('Ada'))
  await isKept(page, '/notes/create')
  await isKept(page, '/')
  await page.context().setOffline(true)
  await page.goto('/notes/create')
  await page.locator('.cm-content').waitFor()
  await page.locator('.note-name textarea').fill('Far too long')
  await page.locator('[data-save-state]').filter({ hasText: 'You are offline' }).waitFor()
  await page.goto('/')
  await page.locator('.waiting', { hasText: '1 note waits to be sent' }).waitFor()
  // A field takes no longer title.
  await page.evaluate(`for (const [key, value] of Object.entries(localStorage))
    if (key.startsWith('notejam-draft:'))
      localStorage.setItem(key, value.replace('Far too long', 'Far too long '.repeat(10)))`)
  await page.context().setOffline(false)
  await line(page).waitFor({ state: 'detached' })

  const row = page.locator('.waiting .refused')
  await row.filter({ hasText: /^“Far too long .*” is not saved\. / }).waitFor()
  expect(await page.locator('.waiting').innerText()).not.toContain('waits to be sent')
  await row.getByRole('button', { name: 'Discard it' }).click()
  await row.waitFor({ state: 'detached' })
  await page.locator('.flash').getByRole('button', { name: 'Undo' }).click()
  await page.reload()
  await row.getByRole('link', { name: 'Open it' }).click()
  const title = page.locator('.note-name textarea')
  await eventually('it is in the form', async () => (await title.inputValue()).startsWith('Far too long'))
  await title.fill('Short enough')
  await page.waitForURL(/\/notes\/\d+$/)
  // What the form had before may be on its way first: then another save follows.
  const list = () => page.request.get('/', { headers: { accept: 'text/html' } }).then((answer) => answer.text())
  await eventually('the title is saved', async () => (await list()).includes('Short enough'))
  await page.goto('/')
  await page.getByRole('link', { name: 'Short enough' }).waitFor()
  await page.waitForLoadState('networkidle')
  expect(await row.count()).toBe(0)
})

it('a new note whose page has crashed is offered on the page of another one, and never lost', async (test) => {
  const page = await aVisitor(world, test, { viewport: { width: 390, height: 844 } })
  await settleIn(page, anAccount('Ada'))
  await page.goto('/notes/create')
  // As a page leaves it that ends without being left.
  await page.evaluate(`{
    const { owner } = document.querySelector('form.writing').dataset
    const page = '11111111-1111-4111-8111-111111111111'
    const draft = { name: '', text: '# Plum jam\\n\\nThree kilos.', padId: '', known: [], key: page, at: Date.now() }
    localStorage.setItem(\`notejam-draft:\${owner}:new:\${page}\`, JSON.stringify(draft))
  }`)
  await page.goto('/')
  await page.goto('/notes/create')
  const offer = page.locator('.flash', { hasText: /You have an unsaved new note from \d.*: “Plum jam”\./ })
  await offer.waitFor()
  await page.locator('.cm-content').click()
  await page.keyboard.type('Something else.')
  await page.waitForURL(/\/notes\/\d+$/)
  await offer.getByRole('button', { name: 'Start a new one' }).click()
  await offer.waitFor({ state: 'detached' })

  await page.goto('/notes/create')
  await offer.getByRole('link', { name: 'Continue it' }).click()
  await page.locator('.cm-content', { hasText: 'Plum jam' }).waitFor()
  await page.waitForURL(/\/notes\/\d+$/)
  await page.goto('/')
  await page.getByRole('heading', { level: 1, name: 'All notes (2)' }).waitFor({ state: 'attached' })
  await page.goto('/notes/create')
  await page.locator('.cm-content').waitFor()
  expect(await page.locator('.flash').count()).toBe(0)
})
