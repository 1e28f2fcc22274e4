import { routes } from '../server/routes.ts'
import { get, noFields, open, post, type Address } from './address.ts'
import { oneOfEach, taskName, type Ids } from './one-of-each.ts'
import { passwordOf, type World } from './world.ts'

/** The mail address of the person who signs up. */
export const newcomer = 'grace@example.org'
export const newPassword = 'another long password'

const passwordTwice = { new_password: newPassword, confirm_new_password: newPassword }
const note = ({ padId }: Ids) => ({ name: 'Plum jam', text: 'Three kilos of plums.', pad_id: padId })

/** An address with two ids. */
function ofRevision(route: typeof routes.notes.revision | typeof routes.notes.restoreRevision) {
  return {
    path: ({ noteId, revisionId }: Ids) => route.href({ noteId, revisionId }),
    pathWith: (id: string) => route.pattern.replace(':noteId', id).replace(':revisionId', '1'),
  }
}

/** Every address of the product, and for each form one that is accepted. */
export const addresses: readonly Address[] = [
  get(routes.home),
  get(routes.notes.create),
  post(routes.notes.create, note),
  get(routes.notes.show, 'noteId'),
  get(routes.notes.edit, 'noteId'),
  post(routes.notes.edit, note, 'noteId'),
  get(routes.notes.delete, 'noteId'),
  post(routes.notes.delete, noFields, 'noteId'),
  post(routes.notes.restore, noFields, 'trashedId'),
  post(routes.notes.tasks, () => ({ task: taskName }), 'noteId'),
  post(routes.notes.tasksOrder, () => ({ move: 'done' }), 'noteId'),
  post(routes.notes.tasksDone, () => ({ done: 'hidden' }), 'noteId'),
  post(routes.notes.tasksUndo, () => ({ version: '1' }), 'noteId'),
  get(routes.tasks),
  get(routes.notes.newer, 'noteId'),
  get(routes.notes.form, 'noteId'),
  get(routes.notes.history, 'noteId'),
  { ...get(routes.notes.revision, 'noteId'), ...ofRevision(routes.notes.revision) },
  { ...post(routes.notes.restoreRevision, noFields, 'noteId'), ...ofRevision(routes.notes.restoreRevision) },
  post(routes.notes.pin, noFields, 'noteId'),
  post(routes.notes.unpin, noFields, 'noteId'),
  { ...get(routes.notes.titled), path: () => routes.notes.titled.href({ title: 'Not yet' }) },
  post(routes.notes.links, ({ noteId }) => ({ back: `${noteId}.1` }), 'noteId'),
  post(routes.notes.titled, () => ({ title: 'Plum jam' })),
  post(routes.notes.selection, ({ noteId }) => ({ note: noteId, action: 'pin' })),
  get(routes.pads.create),
  post(routes.pads.create, () => ({ name: 'Preserves' })),
  get(routes.pads.show, 'padId'),
  get(routes.pads.edit, 'padId'),
  post(routes.pads.edit, () => ({ name: 'Preserves' }), 'padId'),
  get(routes.pads.delete, 'padId'),
  post(routes.pads.delete, () => ({ notes: 'trash' }), 'padId'),
  post(routes.pads.restore, noFields, 'deletedPadId'),
  get(routes.attachments.show, 'attachmentId'),
  get(routes.attachments.thumbnail, 'attachmentId'),
  get(routes.attachments.delete, 'attachmentId'),
  post(routes.attachments.delete, noFields, 'attachmentId'),
  get(routes.export.page),
  post(routes.export.page, () => ({ history: '1' })),
  post(routes.export.remove, noFields),
  get(routes.export.all),
  get(routes.pads.zip, 'padId'),
  get(routes.notes.zip, 'noteId'),
  get(routes.notes.markdown, 'noteId'),
  get(routes.notes.html, 'noteId'),
  get(routes.imports.list),
  get(routes.imports.show, 'lookedId'),
  get(routes.imports.table, 'importId'),
  get(routes.imports.report, 'importId'),
  post(routes.imports.start, () => ({ duplicates: 'again' }), 'lookedId'),
  post(routes.imports.undo, noFields, 'importId'),
  get(routes.shares.list),
  get(routes.shares.note, 'noteId'),
  post(routes.shares.note, () => ({ search_engines: 'yes' }), 'noteId'),
  get(routes.shares.pad, 'padId'),
  post(routes.shares.pad, () => ({ search_engines: 'yes' }), 'padId'),
  post(routes.shares.renew, noFields, 'shareId'),
  post(routes.shares.revoke, noFields, 'shareId'),
  get(routes.webhooks.list),
  get(routes.webhooks.show, 'webhookId'),
  post(routes.webhooks.test, noFields, 'webhookId'),
  post(routes.webhooks.switch, () => ({ to: 'off' }), 'webhookId'),
  get(routes.webhooks.delete, 'webhookId'),
  post(routes.webhooks.delete, noFields, 'webhookId'),
  get(routes.search),
  { ...get(routes.tags.show), path: () => routes.tags.show.href({ tag: 'jam' }) },
  get(routes.trash.list),
  get(routes.trash.empty),
  post(routes.trash.empty, () => ({ until: '2026-06-01T00:00:00+00:00' })),
  get(routes.trash.show, 'trashedId'),
  get(routes.trash.delete, 'trashedId'),
  post(routes.trash.delete, noFields, 'trashedId'),
  get(routes.palette),
  get(routes.tagProposals),
  get(routes.accounts.settings),
  post(routes.pads.order, ({ padId }) => ({ pads: padId })),
  post(routes.accounts.look, () => ({
    appearance: 'dark',
    face: 'mono',
    size: 'large',
    width: 'wide',
    density: 'roomy',
  })),
  post(routes.accounts.timeZone, () => ({ time_zone: 'Asia/Kolkata' })),
  post(routes.accounts.editor, () => ({ editor: 'plain' })),
  post(routes.accounts.settings, () => ({ password: passwordOf, ...passwordTwice })),
  get(routes.accounts.security),
  get(routes.accounts.addPasskey),
  get(routes.accounts.passkey, 'passkeyId'),
  post(routes.accounts.passkey, () => ({ name: 'Phone' }), 'passkeyId'),
  post(routes.accounts.removePasskey, noFields, 'passkeyId'),
  get(routes.accounts.codes),
  post(routes.accounts.codes, noFields),
  get(routes.accounts.sessions),
  post(routes.accounts.endOtherSessions, noFields),
  post(routes.accounts.endSession, noFields, 'sessionId'),
  get(routes.tokens.list),
  get(routes.tokens.delete, 'tokenId'),
  post(routes.tokens.delete, noFields, 'tokenId'),
  open(get(routes.apiDocs.home)),
  { ...open(get(routes.apiDocs.section)), path: () => routes.apiDocs.section.href({ section: 'notes' }) },
  get(routes.accounts.confirm),
  post(routes.accounts.confirm, () => ({ password: passwordOf, next: '/settings' })),
  get(routes.accounts.email),
  post(routes.accounts.email, () => ({ new_email: 'ada@jam.example' })),
  post(routes.accounts.resendConfirmation, noFields),
  post(routes.accounts.cancelEmail, noFields),
  get(routes.accounts.delete),
  post(routes.accounts.delete, () => ({ password: passwordOf })),
  open(get(routes.accounts.signUp)),
  open(post(routes.accounts.signUp, () => ({ email: newcomer, password: newPassword, repeat_password: newPassword }))),
  open(get(routes.accounts.signIn)),
  open(post(routes.accounts.signIn, ({ email }) => ({ email, password: passwordOf, next: '/trash' }))),
  open(get(routes.accounts.forgotPassword)),
  open(post(routes.accounts.forgotPassword, ({ email }) => ({ email }))),
  { ...open(get(routes.accounts.resetPassword)), path: ({ resetToken: token }) => resetLink(token) },
  open(post(routes.accounts.resetPassword, ({ resetToken }) => ({ token: resetToken, ...passwordTwice }))),
  open(get(routes.accounts.signOut)),
  open(post(routes.accounts.signOut, noFields)),
  open(get(routes.accounts.signedOut)),
  open(get(routes.outbox)),
  open(get(routes.device.manifest)),
  open(get(routes.device.worker)),
  get(routes.device.offline),
  open(get(routes.speculation)),
  open(get(routes.health.alive)),
  open(get(routes.health.ready)),
]

/** What is looked at, and what changes something. */
export const pages = addresses.filter(({ method, pattern }) => method === 'GET' && pattern !== '/signout')
export const forms = addresses.filter(({ method }) => method === 'POST')

export function resetLink(token: string): string {
  return routes.accounts.resetPassword.href({ token })
}

/** A person of this name with one of everything, and a form about it that would be accepted. */
export async function aFormOf(world: World, form: Address, name = 'Ada') {
  const owner = await world.aPerson(`${name}-of-${form.title.replace(/\W+/g, '-')}`)
  const ids = await oneOfEach(world, owner)
  return { owner, ids, valid: form.form(ids), path: form.path(ids) }
}

export function fieldsOf(form: Address): string[] {
  return Object.keys(
    form.form({
      email: '',
      noteId: '1',
      trashedId: '2',
      padId: '3',
      deletedPadId: '6',
      attachmentId: '4',
      revisionId: '5',
      lookedId: '7',
      importId: '8',
      shareId: '7',
      webhookId: '9',
      sessionId: '9',
      passkeyId: '10',
      tokenId: '10',
      resetToken: '',
    }),
  )
}
