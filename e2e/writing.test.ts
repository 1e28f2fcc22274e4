import type { Page } from 'playwright-core'
import { describe, expect, it, type TestContext } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount, type Account } from '../kit/person.ts'
import { aVisitor, enter, heading, send, settleIn, signIn, signOut } from './visitor.ts'
import { openWorld } from './world.ts'

/** No typed word is lost, whatever happens to the connection, the session, the browser or another tab. */

const world = openWorld()

interface Writer {
  readonly page: Page
  readonly ada: Account
  readonly path: string
}

const state = (page: Page) => page.locator('[data-save-state]')
const field = (page: Page) => page.getByRole('textbox', { name: 'Text' })
/** The text that the form would send. */
const typed = (page: Page) => page.locator('textarea[name=text]').inputValue()

const isSaved = (page: Page) =>
  state(page)
    .filter({ hasText: /^Saved/ })
    .waitFor()

/** Types at the end, as a person does. */
async function type(page: Page, text: string): Promise<void> {
  await field(page).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(text)
}

/** Title and text at once, as nothing between them is to be saved. */
async function empty(page: Page): Promise<void> {
  await page.locator('form.writing').evaluate((form) => {
    const { elements } = form as unknown as { elements: { namedItem(name: string): Field } }
    interface Field {
      value: string
      dispatchEvent(event: Event): void
    }
    const text = elements.namedItem('text')
    elements.namedItem('name').value = ''
    text.dispatchEvent(new CustomEvent('notejam:set-text', { detail: { text: '' } }))
    text.dispatchEvent(new Event('input', { bubbles: true }))
  })
  await state(page).filter({ hasText: 'An empty note is not saved.' }).waitFor()
}

/** Sends the form as browsers do where the scripts have not come. */
async function sendForm(page: Page): Promise<void> {
  await page.locator('form.writing').evaluate((form) => (form as unknown as { requestSubmit(): void }).requestSubmit())
}

/** Lets so many milliseconds pass for the context's pages, whose timers are Playwright's. */
async function later(page: Page, ms: number): Promise<void> {
  await page.clock.runFor(ms)
  // What a timer has sent is known before this answers.
  await page.evaluate('0')
}

/** The text that the server has. */
async function kept(page: Page, path: string): Promise<{ text: string; version: number }> {
  const answer = await page.request.get(`${path}/newer?than=0`)
  return (await answer.json()) as { text: string; version: number }
}

async function aWriter(test: TestContext, text = 'Two kilos of damsons.\n\nA pinch of salt.'): Promise<Writer> {
  const page = await aVisitor(world, test)
  await page.clock.install()
  const ada = anAccount('Ada')
  await enter(page, ada)
  const answer = await page.request.post('/notes/create', {
    headers: { accept: 'application/json' },
    data: { name: 'Damson jam', text },
  })
  const { id } = (await answer.json()) as { id: string }
  await page.goto(`/notes/${id}/edit`)
  await heading(page, 'Edit note')
  await page.locator('.cm-content').waitFor()
  return { page, ada, path: `/notes/${id}` }
}

async function another(page: Page, path: string): Promise<Page> {
  const other = await page.context().newPage()
  await other.goto(`${path}/edit`)
  await other.locator('.cm-content').waitFor()
  return other
}

describe('a writer', () => {
  it('has each word saved automatically, and once', async (test) => {
    const { page, path } = await aWriter(test, 'One.')
    await type(page, ' Two.')
    await isSaved(page)
    expect(await kept(page, path)).toMatchObject({ text: 'One. Two.', version: 2 })
    await type(page, ' Three.')
    await page.keyboard.press('Escape')
    await page.getByRole('article').getByText('One. Two. Three.').waitFor()
  })

  it('keeps the line ends that the note has, and saves once', async (test) => {
    const { page, path } = await aWriter(test, 'One.\r\nTwo.\r\n')
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') asked.push(request.url())
    })
    await type(page, 'Three.')
    await isSaved(page)
    expect(await kept(page, path)).toMatchObject({ text: 'One.\r\nTwo.\r\nThree.', version: 2 })
    const other = await another(page, path)
    await type(other, ' Four.')
    await isSaved(other)
    await eventually('the first page has it, too', async () => (await typed(page)).endsWith('Three. Four.'))
    // Longer than a pause after which what differs is saved.
    await later(page, 2_500)
    expect(asked, 'nothing differs from what the server has').toHaveLength(1)
    expect(await kept(page, path)).toMatchObject({ text: 'One.\r\nTwo.\r\nThree. Four.', version: 3 })
  })

  it('begins a note, which has an address from the first words on', async (test) => {
    const page = await aVisitor(world, test)
    await enter(page, anAccount('Ada'))
    await page.goto('/notes/create')
    await page.locator('.cm-content').waitFor()
    await field(page).fill('Buy sugar')
    await isSaved(page)
    await eventually('it is at its address', () => /\/notes\/\d+$/.test(page.url()))
    await type(page, ' and jars')
    await eventually('both are saved', async () => {
      return (await kept(page, page.url())).text === 'Buy sugar and jars'
    })
    await page.goto('/')
    await heading(page, 'All notes (1)')
    await page.getByRole('link', { name: 'Buy sugar and jars' }).waitFor()
  })

  it('is told when the text is not saved, and loses nothing when the connection drops', async (test) => {
    const { page, path } = await aWriter(test, 'One.')
    await page.context().setOffline(true)
    await type(page, ' Two.')
    await state(page).filter({ hasText: 'Not saved' }).waitFor()
    expect((await kept(page, path)).text).toBe('One.')
    await page.context().setOffline(false)
    await isSaved(page)
    expect((await kept(page, path)).text).toBe('One. Two.')
  })

  it('is told that there is no room, and is not asked for again before something is changed', async (test) => {
    const { page, path } = await aWriter(test, 'One.')
    let asked = 0
    // The answer when the quota of text is used up.
    await page.route('**/edit', async (route) => {
      if (route.request().method() !== 'POST') return route.fallback()
      asked++
      return route.fulfill({ status: 413, json: { error: 'quota', message: 'Your notes have all the room.' } })
    })
    await type(page, ' Two.')
    await state(page).filter({ hasText: 'Not saved. Your notes have all the room.' }).waitFor()
    await later(page, 4_000)
    expect(asked, 'once for what was typed').toBe(1)
    expect(await typed(page)).toBe('One. Two.')
    await page.unroute('**/edit')
    await type(page, ' Three.')
    await isSaved(page)
    expect((await kept(page, path)).text).toBe('One. Two. Three.')
  })

  it('tries a text that the server cannot save three times, and then says so', async (test) => {
    const { page, path } = await aWriter(test, 'One.')
    let tries = 0
    await page.route(`**${path}/edit`, (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      tries++
      const json = { error: 'late', message: 'The database took too long for this.' }
      return route.fulfill({ status: 503, headers: { 'x-meant': '' }, json })
    })
    await type(page, ' Two.')
    const again = state(page).getByRole('button', { name: 'Try again' })
    await again.waitFor()
    expect(await state(page).innerText()).toContain('Not saved. The database took too long for this.')
    expect(tries).toBe(3)
    await type(page, ' Three.')
    await later(page, 3_000)
    expect(tries, 'nor for each key').toBe(3)
    await page.unroute(`**${path}/edit`)
    await again.click()
    await isSaved(page)
    expect((await kept(page, path)).text).toBe('One. Two. Three.')
  })

  it('goes on after a crash of the page with what was typed last', async (test) => {
    const { page, path } = await aWriter(test, 'One.')
    const other = await another(page, path)
    await page.context().setOffline(true)
    await type(page, ' Two.')
    await state(page).filter({ hasText: 'Not saved' }).waitFor()
    expect((await kept(other, path)).text).toBe('One.')
    await page.close({ runBeforeUnload: false })
    // The browser gives the page's lock back in its own time; until then, its draft is not left.
    const locked = `navigator.locks.query().then(({ held }) => held.some(({ name }) => localStorage.getItem(name) !== null))`
    await eventually('its draft is left', async () => !(await other.evaluate(locked)))
    await other.context().setOffline(false)
    await other.reload()
    // By this page, or by the last request of the one that is gone: then this page has nothing to save.
    await eventually('it is saved', async () => (await kept(other, path)).text === 'One. Two.')
    await eventually('it is in the form', async () => (await typed(other)) === 'One. Two.')
  })

  it('goes on in a page that was open already when the one before it crashed', async (test) => {
    const { page, path } = await aWriter(test, 'One.')
    await page.route(`**${path}/edit`, (route) => route.abort('aborted'))
    await type(page, ' Two.')
    await state(page).filter({ hasText: 'Not saved' }).waitFor()
    const other = await another(page, path)
    expect(await typed(other), 'it is of a page that is open').toBe('One.')
    const browser = await page.context().newCDPSession(page)
    browser.send('Page.crash').catch(() => undefined)
    await eventually('it is in the form', async () => (await typed(other)) === 'One. Two.')
    await isSaved(other)
    expect((await kept(other, path)).text).toBe('One. Two.')
  })

  it('signs in again in place when the session has ended, and it is saved', async (test) => {
    const { page, ada, path } = await aWriter(test, 'One.')
    const cookies = await page.context().cookies()
    await page.context().clearCookies()
    await type(page, ' Two.')
    const dialog = page.getByRole('dialog', { name: 'Sign in to save' })
    await dialog.waitFor()
    await dialog.getByLabel('Password').fill('a guess')
    await dialog.getByRole('button', { name: 'Sign in and save' }).click()
    await dialog.getByText('Wrong email or password').waitFor()
    await dialog.getByLabel('Password').fill(ada.password)
    await dialog.getByRole('button', { name: 'Sign in and save' }).click()
    await isSaved(page)
    expect(await typed(page)).toBe('One. Two.')
    expect((await kept(page, path)).text).toBe('One. Two.')
    expect((await page.context().cookies()).map(({ value }) => value)).not.toEqual(cookies.map(({ value }) => value))
  })

  it('goes on saving when the writer has signed in on another page', async (test) => {
    const { page, ada, path } = await aWriter(test, 'One.')
    await page.context().clearCookies()
    await type(page, ' Two.')
    const dialog = page.getByRole('dialog', { name: 'Sign in to save' })
    await dialog.waitFor()
    const other = await page.context().newPage()
    await other.goto('/signin')
    await signIn(other, ada)
    await isSaved(page)
    expect(await dialog.count(), 'the dialog has closed').toBe(0)
    expect((await kept(page, path)).text).toBe('One. Two.')
  })

  it('never saves emptiness', async (test) => {
    const { page, path } = await aWriter(test, 'One.')
    await empty(page)
    await later(page, 1_500)
    expect(await kept(page, path)).toMatchObject({ text: 'One.', version: 1 })
  })
})

/** The form of a new note that was refused: its pad was deleted meanwhile. */
async function aRefusedNote(test: TestContext): Promise<Page> {
  const page = await aVisitor(world, test)
  await page.clock.install()
  await enter(page, anAccount('Ada'))
  await send(page, '/pads/create', { name: 'Kitchen' })
  await page.goto('/notes/create')
  await page.locator('.cm-content').waitFor()
  const [pad = ''] = await page.getByLabel('Pad', { exact: true }).selectOption('Kitchen')
  await send(page, `/pads/${pad}/delete`, {})
  // Before the autosave.
  await field(page).fill('Buy sugar')
  await sendForm(page)
  await page.getByText('Choose one of your pads').waitFor()
  await page.locator('.cm-content').waitFor()
  return page
}

describe('a form that comes back with a problem', () => {
  it('makes one note once the problem is solved', async (test) => {
    const page = await aRefusedNote(test)
    expect(await page.getByLabel('Name').inputValue(), 'as the autosave names it, too').toBe('Buy sugar')
    await page.getByLabel('Pad', { exact: true }).selectOption('')
    await page.getByRole('button', { name: 'Save' }).click()
    await heading(page, 'All notes (1)')
    await page.goto('/notes/create')
    await page.locator('.cm-content').waitFor()
    await later(page, 500)
    expect(await typed(page), 'the next note begins with nothing').toBe('')
    await page.goto('/')
    await heading(page, 'All notes (1)')
  })

  it('loses nothing when it is left', async (test) => {
    const page = await aRefusedNote(test)
    page.once('dialog', (dialog) => void dialog.accept())
    await page.getByLabel('Pad', { exact: true }).selectOption('')
    await page.getByRole('link', { name: 'Trash' }).click()
    await heading(page, 'Trash (0)')
    await page.goto('/')
    await heading(page, 'All notes (1)')
    await page.getByRole('link', { name: 'Buy sugar' }).waitFor()
  })
})

it('what was saved by the form stays as it was restored since', async (test) => {
  const { page, path } = await aWriter(test, 'One.')
  await type(page, ' Mistake.')
  // Before the autosave.
  await sendForm(page)
  await page.getByRole('article').getByText('One. Mistake.').waitFor()
  await page.goto(`${path}/history`)
  await page.locator('.history a[href*="/history/"]').last().click()
  await page.getByRole('button', { name: 'Restore' }).click()
  await page.getByRole('article').getByText('One.', { exact: true }).waitFor()

  await page.goto(`${path}/edit`)
  await page.locator('.cm-content').waitFor()
  await later(page, 2_500)
  expect(await typed(page)).toBe('One.')
  expect(await kept(page, path)).toMatchObject({ text: 'One.', version: 3 })
})

it('what is typed after another person has signed in on another page is not saved as theirs', async (test) => {
  const { page, ada } = await aWriter(test, 'One.')
  const other = await page.context().newPage()
  await other.goto('/')
  await signOut(other)
  await settleIn(other, anAccount('Grace'))
  await type(page, ' Of Ada alone.')
  await page.getByRole('dialog', { name: 'Sign in to save' }).waitFor()
  await other.reload()
  await heading(other, 'All notes (0)')
  await page.getByLabel('Password').fill(ada.password)
  await page.getByRole('button', { name: 'Sign in and save' }).click()
  await isSaved(page)
  expect(await typed(page)).toBe('One. Of Ada alone.')
})

it('a note that was emptied and left is there the next time', async (test) => {
  const { page, path } = await aWriter(test, 'One.')
  await empty(page)
  page.on('dialog', (dialog) => void dialog.accept())
  await page.goto(`${path}/edit`)
  await page.locator('.cm-content').waitFor()
  await later(page, 500)
  expect(await typed(page)).toBe('One.')
})

describe('two tabs', () => {
  it('that change different words have both', async (test) => {
    const { page, path } = await aWriter(test)
    const other = await another(page, path)
    await type(page, ' And pepper.')
    await isSaved(page)
    await eventually('the other tab shows it', async () => (await typed(other)).endsWith('And pepper.'))
    // At once: neither tab has the other's change yet.
    await Promise.all([
      field(page).fill('Three kilos of damsons.\n\nA pinch of salt. And pepper.'),
      field(other).fill('Two kilos of damsons.\n\nA pinch of salt. And cinnamon.'),
    ])
    const both = 'Three kilos of damsons.\n\nA pinch of salt. And cinnamon.'
    await eventually('both have both', async () => {
      const texts = await Promise.all([typed(page), typed(other)])
      return texts.every((text) => text === both) && (await kept(page, path)).text === both
    })
  })

  it('that change the same words are shown both, and nothing is replaced before', async (test) => {
    const { page, path } = await aWriter(test, 'Two kilos.')
    const other = await another(page, path)
    await other.context().setOffline(true)
    await field(page).fill('Three kilos.')
    await field(other).fill('Four kilos.')
    await state(page).filter({ hasText: 'Not saved' }).waitFor()
    await other.context().setOffline(false)
    await eventually('one is saved, the other is told', async () => {
      const states = await Promise.all([state(page).textContent(), state(other).textContent()])
      return (
        states.some((text) => text?.startsWith('Saved')) && states.some((text) => text?.includes('changed elsewhere'))
      )
    })
    const [loser] = (await state(page).textContent())?.startsWith('Saved') ? [other] : [page]
    const mine = loser === other ? 'Four kilos.' : 'Three kilos.'
    const theirs = loser === other ? 'Three kilos.' : 'Four kilos.'
    expect((await kept(page, path)).text).toBe(theirs)
    await state(loser).getByRole('button', { name: 'Compare' }).click()
    await heading(loser, 'Two versions of this note')
    await loser.getByRole('button', { name: 'Keep yours' }).click()
    await loser.getByText('Note is successfully updated').waitFor()
    expect((await kept(page, path)).text).toBe(mine)
    await loser.goto(`${path}/history`)
    await loser
      .getByText(theirs.split(' ')[0] ?? '')
      .first()
      .waitFor()
  })

  it('an open note shows what is saved elsewhere', async (test) => {
    const { page, path } = await aWriter(test, 'One.')
    const reader = await page.context().newPage()
    await reader.goto(path)
    await type(page, ' Two.')
    await reader.getByRole('article').getByText('One. Two.').waitFor()
  })
})
