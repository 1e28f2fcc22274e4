import type { Page } from 'playwright-core'

/** Who looks at a page: a visitor who is not signed in, a person without a note, a person with many, a person who brings notes. */
export type Who = 'visitor' | 'newcomer' | 'regular' | 'mover'

/** Addresses of what the regular has. */
export interface Belongings {
  readonly note: string
  readonly pad: string
  readonly emptyPad: string
  readonly trashed: string
  /** An earlier version of `note`. */
  readonly revision: string
  /** The question whether a file of `note` is to be removed. */
  readonly removal: string
  /** The link of a reset mail. */
  readonly reset: string
  /** Pages for readers: a note, the list of `pad` and a note of it, and the question for a password. */
  readonly sharedNote: string
  readonly sharedPad: string
  readonly noteOfSharedPad: string
  readonly lockedNote: string
  /** A webhook whose receiver takes nothing, and one that is switched off. */
  readonly failingWebhook: string
  readonly offWebhook: string
}

/** Pages of imports that the mover has: looked at, to be started, done with problems, undone, not to be read. */
export interface Imports {
  readonly found: string
  readonly startable: string
  readonly brought: string
  readonly undone: string
  readonly unreadable: string
}

export interface ShownPage {
  readonly name: string
  readonly who: Who
  readonly path: (has: Belongings & Imports) => string
  /** The page's h1, which shows that it is the page that was meant. */
  readonly heading: string
  readonly status?: number
  /** Done on the page before it is looked at. */
  readonly act?: (page: Page) => Promise<unknown>
}

/** As long as a name may be, and without a place to break the line. */
export const longName = 'Marmalade'.repeat(12).slice(0, 100)

/** Of a webhook: a port of this machine at which nothing listens. */
export const nowhere = 'http://127.0.0.1:9/notes'

export const trashedName = `Thrown ${longName}`.slice(0, 100)

/** Sends the page's form, and waits until it comes back with a problem. */
const press = (name: string) => async (page: Page) => {
  await page.getByRole('main').getByRole('button', { name }).click()
  await page.locator('[aria-invalid=true], [role=alert]').first().waitFor()
}

/** Every page, in each of its states. */
export const pages: readonly ShownPage[] = [
  { name: 'sign up', who: 'visitor', path: () => '/signup', heading: 'Sign up' },
  {
    name: 'sign up, with problems',
    ...{ who: 'visitor', path: () => '/signup', heading: 'Sign up', act: press('Sign up') },
  },
  { name: 'sign in', who: 'visitor', path: () => '/signin', heading: 'Sign in' },
  {
    name: 'sign in, with the wrong password',
    ...{ who: 'visitor', path: () => '/signin', heading: 'Sign in' },
    act: async (page) => {
      await page.getByLabel('Email').fill('mallory@example.org')
      await page.getByLabel('Password', { exact: true }).fill('a guess')
      await press('Sign in')(page)
    },
  },
  { name: 'forgot password', who: 'visitor', path: () => '/forgot-password', heading: 'Forgot password?' },
  {
    name: 'forgot password, with problems',
    ...{ who: 'visitor', path: () => '/forgot-password', heading: 'Forgot password?', act: press('Send the link') },
  },
  { name: 'reset password', who: 'visitor', path: ({ reset }) => reset, heading: 'Choose a new password' },
  {
    name: 'reset password, with problems',
    ...{ who: 'visitor', path: ({ reset }) => reset, heading: 'Choose a new password', act: press('Save the new') },
  },
  { name: 'outbox', who: 'visitor', path: () => '/outbox', heading: 'Outbox' },
  {
    name: 'nothing here, signed out',
    who: 'visitor',
    path: () => '/nowhere',
    heading: 'There is nothing here',
    status: 404,
  },

  { name: 'no notes yet', who: 'newcomer', path: () => '/', heading: 'All notes (0)' },
  { name: 'no tasks yet', who: 'newcomer', path: () => '/tasks', heading: 'Tasks (0)' },
  { name: 'empty trash', who: 'newcomer', path: () => '/trash', heading: 'Trash (0)' },

  { name: 'all notes', who: 'regular', path: () => '/', heading: 'All notes (25)' },
  { name: 'all notes, by name', who: 'regular', path: () => '/?order=name', heading: 'All notes (25)' },
  {
    name: 'all notes, with two selected',
    ...{ who: 'regular', path: () => '/', heading: 'All notes (25)' },
    act: async (page) => {
      await page.locator('table.notes[data-ready]').waitFor()
      for (const row of [0, 1])
        await page
          .locator('[data-note]')
          .nth(row)
          .click({ modifiers: ['ControlOrMeta'] })
      await page.getByText('2 selected').waitFor()
      // The words make room for the boxes that the click asks for; browsers count no shift that is an answer to it.
      await page.evaluate('window.shifted = []')
    },
  },
  { name: 'what a device keeps', who: 'regular', path: () => '/offline', heading: 'On this device' },
  { name: 'tasks', who: 'regular', path: () => '/tasks', heading: 'Tasks (1)' },
  { name: 'a link to no note', who: 'regular', path: () => '/notes/titled?title=Jar+99', heading: 'Jar 99' },
  { name: 'a tag', who: 'regular', path: () => '/tags/preserves', heading: '#preserves (25)' },
  { name: 'a tag that no note has', who: 'regular', path: () => '/tags/nothing', heading: '#nothing (0)' },
  {
    name: 'a note beside its pad',
    ...{ who: 'regular', path: ({ note, pad }) => `${note}?in=pad-${pad.split('/').at(-1)}`, heading: longName },
  },
  { name: 'a note', who: 'regular', path: ({ note }) => note, heading: longName },
  { name: 'the history of a note', who: 'regular', path: ({ note }) => `${note}/history`, heading: 'History' },
  { name: 'what a note was', who: 'regular', path: ({ revision }) => revision, heading: longName },
  { name: 'a search', who: 'regular', path: () => '/search?q=jar', heading: 'Search' },
  {
    name: 'a note beside a search',
    ...{ who: 'regular', path: ({ note }) => `${note}?in=search&q=jar+is:pinned`, heading: longName },
  },
  { name: 'a search that finds nothing', who: 'newcomer', path: () => '/search?q=jar', heading: 'Search' },
  { name: 'a new note', who: 'regular', path: () => '/notes/create', heading: 'New note' },
  { name: 'changing a note', who: 'regular', path: ({ note }) => `${note}/edit`, heading: 'Edit note' },
  {
    name: 'changing a note, with problems',
    ...{ who: 'regular', path: ({ note }) => `${note}/edit`, heading: 'Edit note' },
    act: async (page) => {
      // As it is sent where the scripts have not come; without an event, for which the autosave would save the empty title.
      await page.evaluate(`{
        const form = document.querySelector('form.writing')
        for (const name of ['name', 'text']) form.elements.namedItem(name).value = ''
        form.submit()
      }`)
      await page.locator('[aria-invalid=true], [role=alert]').first().waitFor()
    },
  },
  { name: 'deleting a note', who: 'regular', path: ({ note }) => `${note}/delete`, heading: 'Delete this note?' },
  { name: 'removing a file', who: 'regular', path: ({ removal }) => removal, heading: 'Remove this file?' },
  { name: 'a pad', who: 'regular', path: ({ pad }) => pad, heading: `${longName} (2)` },
  { name: 'an empty pad', who: 'regular', path: ({ emptyPad }) => emptyPad, heading: 'Recipes (0)' },
  { name: 'a new pad', who: 'regular', path: () => '/pads/create', heading: 'New pad' },
  {
    name: 'a new pad, with problems',
    ...{ who: 'regular', path: () => '/pads/create', heading: 'New pad', act: press('Save') },
  },
  { name: 'changing a pad', who: 'regular', path: ({ pad }) => `${pad}/edit`, heading: 'Pad settings' },
  { name: 'deleting a pad', who: 'regular', path: ({ pad }) => `${pad}/delete`, heading: 'Delete this pad?' },
  {
    name: 'deleting an empty pad',
    who: 'regular',
    path: ({ emptyPad }) => `${emptyPad}/delete`,
    heading: 'Delete this pad?',
  },
  { name: 'trash', who: 'regular', path: () => '/trash', heading: 'Trash (2)' },
  { name: 'emptying the trash', who: 'regular', path: () => '/trash/empty', heading: 'Empty the trash?' },
  { name: 'a note in the trash', who: 'regular', path: ({ trashed }) => trashed, heading: trashedName },
  {
    name: 'deleting forever',
    ...{ who: 'regular', path: ({ trashed }) => `${trashed}/delete`, heading: 'Delete this note forever?' },
  },
  { name: 'settings', who: 'regular', path: () => '/settings', heading: 'Account settings' },
  {
    name: 'settings, with problems',
    ...{ who: 'regular', path: () => '/settings', heading: 'Account settings', act: press('Change password') },
  },
  {
    name: 'the address, with problems',
    ...{ who: 'regular', path: () => '/settings/email', heading: 'Your address', act: press('Change address') },
  },
  { name: 'security', who: 'regular', path: () => '/settings/security', heading: 'Security' },
  { name: 'tokens', who: 'regular', path: () => '/settings/tokens', heading: 'Tokens' },
  { name: 'no webhooks yet', who: 'newcomer', path: () => '/settings/webhooks', heading: 'Webhooks' },
  {
    name: 'webhooks, with problems',
    ...{ who: 'newcomer', path: () => '/settings/webhooks', heading: 'Webhooks', act: press('Add a webhook') },
  },
  {
    name: 'a webhook that was added',
    ...{ who: 'mover', path: () => '/settings/webhooks', heading: 'Webhook added' },
    act: async (page) => {
      await page.getByLabel('Address').fill(nowhere)
      await page.getByRole('button', { name: 'Add a webhook' }).click()
    },
  },
  { name: 'as many webhooks as there may be', who: 'regular', path: () => '/settings/webhooks', heading: 'Webhooks' },
  { name: 'a webhook that fails', who: 'regular', path: ({ failingWebhook }) => failingWebhook, heading: 'Webhook' },
  { name: 'a webhook that is off', who: 'regular', path: ({ offWebhook }) => offWebhook, heading: 'Webhook' },
  { name: 'the API', who: 'visitor', path: () => '/api', heading: 'API' },
  { name: 'a section of the API', who: 'regular', path: () => '/api/reference/notes', heading: 'Notes' },
  { name: 'devices', who: 'regular', path: () => '/settings/sessions', heading: 'Devices' },
  { name: 'adding a passkey', who: 'regular', path: () => '/settings/security/passkeys', heading: 'Add a passkey' },
  {
    name: 'turning on one-time codes, with problems',
    ...{ who: 'regular', path: () => '/settings/security/codes', heading: 'One-time codes' },
    act: async (page) => {
      await page.getByRole('button', { name: 'Go on' }).click()
      await press('Turn on')(page)
    },
  },
  { name: 'deleting the account', who: 'regular', path: () => '/settings/delete', heading: 'Delete your account?' },
  {
    name: 'deleting the account, with problems',
    ...{
      who: 'regular',
      path: () => '/settings/delete',
      heading: 'Delete your account?',
      act: press('Delete account'),
    },
  },
  { name: 'sharing a note', who: 'regular', path: ({ note }) => `${note}/share`, heading: 'Share this note' },
  {
    name: 'sharing a note, with problems',
    ...{ who: 'regular', path: ({ note }) => `${note}/share`, heading: 'Share this note' },
    act: async (page) => {
      await page.getByLabel('by its address and a password').check()
      await press('Save')(page)
    },
  },
  { name: 'sharing a pad', who: 'regular', path: ({ emptyPad }) => `${emptyPad}/share`, heading: 'Share this pad' },
  { name: 'taking notes along', who: 'regular', path: () => '/export', heading: 'Take your notes along' },
  { name: 'bringing notes', who: 'regular', path: () => '/import', heading: 'Bring notes from elsewhere' },
  { name: 'what an archive has', who: 'mover', path: ({ found }) => found, heading: 'What was found' },
  {
    name: 'an import under way',
    ...{ who: 'mover', path: ({ startable }) => startable, heading: 'Bringing your notes in' },
    act: async (page) => {
      // It stays as it is while it is looked at.
      await page.route('/import/*', (route) =>
        route.request().isNavigationRequest() ? route.fallback() : route.abort(),
      )
      await page.getByRole('button', { name: 'Bring in 1 note' }).click()
      await page.getByRole('progressbar').waitFor()
    },
  },
  { name: 'what an import did', who: 'mover', path: ({ brought }) => brought, heading: 'What was brought in' },
  { name: 'an import that is undone', who: 'mover', path: ({ undone }) => undone, heading: 'The import is undone' },
  {
    name: 'an archive that cannot be read',
    ...{ who: 'mover', path: ({ unreadable }) => unreadable, heading: 'This cannot be brought in' },
  },
  { name: 'imports of before', who: 'mover', path: () => '/import', heading: 'Bring notes from elsewhere' },
  { name: 'what is shared', who: 'regular', path: () => '/shares', heading: 'Shared notes' },
  { name: 'nothing is shared', who: 'newcomer', path: () => '/shares', heading: 'Shared notes' },
  { name: 'a shared note', who: 'visitor', path: ({ sharedNote }) => sharedNote, heading: longName },
  { name: 'a shared pad', who: 'visitor', path: ({ sharedPad }) => sharedPad, heading: longName },
  { name: 'a note of a shared pad', who: 'visitor', path: ({ noteOfSharedPad }) => noteOfSharedPad, heading: longName },
  {
    name: 'a shared note with a password',
    ...{
      who: 'visitor',
      path: ({ lockedNote }) => lockedNote,
      heading: 'This page has a password',
      act: press('Open'),
    },
  },
  {
    name: 'nothing is shared there',
    ...{ who: 'visitor', path: () => `/s/${'a'.repeat(22)}`, heading: 'There is nothing here', status: 404 },
  },
  {
    name: 'nothing here, signed in',
    who: 'regular',
    path: () => '/nowhere',
    heading: 'There is nothing here',
    status: 404,
  },
  {
    name: 'an address that cannot be read',
    ...{ who: 'regular', path: () => '/?order=nonsense', heading: 'This address cannot be read', status: 400 },
  },
]
