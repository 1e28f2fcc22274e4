import { routes, type Route } from '../server/routes.ts'
import { taskId, type Ids, type NamedId } from './one-of-each.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a program can ask for. */
export interface Call {
  /** `PUT /api/v1/notes/:noteId` */
  readonly title: string
  readonly method: Method
  readonly pattern: string
  /** Undefined where no token is needed. */
  readonly scope: 'read' | 'write' | undefined
  /** What the id in the address is an id of. */
  readonly names: NamedId | undefined
  /** The status for the owner of everything. */
  readonly ok: number
  readonly headers: Readonly<Record<string, string>>
  path(ids: Ids): string
  pathWith(id: string): string
  /** JSON, a text, or a form. */
  body(ids: Ids): unknown
}

const { api } = routes
const any = { 'if-match': '*' }

/** Every address for programs. */
export const calls: readonly Call[] = [
  { ...call('GET', api.description), scope: undefined },
  call('GET', api.account),
  call('GET', api.notes),
  call('POST', api.notes, { ok: 201, body: ({ padId }) => ({ title: 'Plum jam', text: 'Plums.', pad_id: padId }) }),
  call('GET', api.note, { names: 'noteId' }),
  call('PUT', api.note, { names: 'noteId', headers: any, body: () => ({ title: 'Plum jam', text: 'Plums.' }) }),
  call('PATCH', api.note, { names: 'noteId', headers: any, body: ({ padId }) => ({ text: 'Plums.', pad_id: padId }) }),
  call('DELETE', api.note, { names: 'noteId', ok: 204 }),
  call('POST', api.restoreNote, { names: 'trashedId', ok: 204 }),
  call('DELETE', api.trashed, { names: 'trashedId', ok: 204 }),
  call('PUT', api.pin, { names: 'noteId', ok: 204 }),
  call('DELETE', api.pin, { names: 'noteId', ok: 204 }),
  call('GET', api.tasks),
  call('GET', api.tasksOfNote, { names: 'noteId' }),
  ofTask(call('PATCH', api.task, { names: 'noteId', body: () => ({ done: true }) })),
  call('GET', api.revisions, { names: 'noteId' }),
  ofRevision(call('GET', api.revision, { names: 'noteId' })),
  ofRevision(call('POST', api.restoreRevision, { names: 'noteId' })),
  call('GET', api.attachmentsOfNote, { names: 'noteId' }),
  withQuery(
    call('POST', api.attachmentsOfNote, { names: 'noteId', ok: 201, body: () => 'Labels' }),
    '?name=labels.txt',
  ),
  call('GET', api.attachment, { names: 'attachmentId' }),
  call('GET', api.content, { names: 'attachmentId' }),
  call('DELETE', api.attachment, { names: 'attachmentId', ok: 204 }),
  call('GET', api.pads),
  call('POST', api.pads, { ok: 201, body: () => ({ name: 'Preserves' }) }),
  call('GET', api.pad, { names: 'padId' }),
  call('PATCH', api.pad, { names: 'padId', body: () => ({ name: 'Preserves' }) }),
  call('DELETE', api.pad, { names: 'padId', ok: 204 }),
  call('GET', api.tags),
  withQuery(call('GET', api.search), '?q=jam'),
  call('GET', api.shares),
  call('POST', api.shares, { ok: 201, body: ({ padId }) => ({ pad_id: padId }) }),
  call('GET', api.share, { names: 'shareId' }),
  call('POST', api.renewShare, { names: 'shareId' }),
  call('DELETE', api.share, { names: 'shareId', ok: 204 }),
  call('GET', api.imports),
  call('POST', api.imports, { ok: 202, body: aForm }),
  call('GET', api.import, { names: 'importId' }),
  call('GET', api.importReport, { names: 'importId' }),
  call('POST', api.startImport, { names: 'lookedId', ok: 202, body: () => ({ duplicates: 'again' }) }),
  // Nothing is under way.
  call('POST', api.cancelImport, { names: 'importId', ok: 409 }),
  call('POST', api.undoImport, { names: 'importId', ok: 202 }),
  call('GET', api.export),
  call('POST', api.export, { ok: 202, body: () => ({ with_history: true }) }),
  call('DELETE', api.export, { ok: 204 }),
  // Only where one is packed: idor.all.test.ts.
  { ...call('GET', api.archive, { ok: 404 }), path: () => api.archive.href({ exportId: '1' }) },
]

interface About {
  readonly names?: NamedId
  readonly ok?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Call['body']
}

function call(method: Method, { pattern }: Pick<Route<string>, 'pattern'>, about: About = {}): Call {
  const { names, ok = 200, headers = {}, body = () => undefined } = about
  const pathWith = (id: string) => pattern.replace(/:\w+/, id)
  const path = (ids: Ids) => (names ? pathWith(ids[names]) : pattern)
  const scope = method === 'GET' ? 'read' : 'write'
  return { title: `${method} ${pattern}`, method, pattern, scope, names, ok, headers, path, pathWith, body }
}

function withQuery(one: Call, query: string): Call {
  return { ...one, path: (ids) => one.path(ids) + query, pathWith: (id) => one.pathWith(id) + query }
}

/** An address with two ids. */
function ofRevision(one: Call): Call {
  const withBoth = (noteId: string, revisionId: string) =>
    one.pattern.replace(':noteId', noteId).replace(':revisionId', revisionId)
  return {
    ...one,
    path: ({ noteId, revisionId }) => withBoth(noteId, revisionId),
    pathWith: (id) => withBoth(id, '1'),
  }
}

function ofTask(one: Call): Call {
  const pathWith = (id: string) => one.pattern.replace(':noteId', id).replace(':taskId', taskId)
  return { ...one, path: ({ noteId }) => pathWith(noteId), pathWith }
}

function aForm(): FormData {
  const form = new FormData()
  form.append('files', new Blob(['Plums are ripe']), 'plums.txt')
  return form
}
