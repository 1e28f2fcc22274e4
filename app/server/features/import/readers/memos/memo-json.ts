import Type, { type Static } from 'typebox'
import { Readable } from 'node:stream'
import { dateOf, dateOfMs } from '../common/dates.ts'
import type { Memo, MemoFile } from './memo-note.ts'

const Id = Type.Optional(Type.Union([Type.String(), Type.Number()]))

const FileJson = Type.Object({
  name: Type.Optional(Type.String()),
  uid: Id,
  id: Id,
  filename: Type.Optional(Type.String()),
  externalLink: Type.Optional(Type.String()),
  content: Type.Optional(Type.String()),
})
const Files = Type.Optional(Type.Array(FileJson))

const Related = Type.Object({ name: Type.Optional(Type.String()) })

/** Of the API as it was and as it is: names of fields and the kinds of times changed. */
export const MemoJson = Type.Object({
  name: Type.Optional(Type.String()),
  uid: Id,
  id: Id,
  content: Type.String(),
  state: Type.Optional(Type.Unknown()),
  rowStatus: Type.Optional(Type.Unknown()),
  createTime: Type.Optional(Type.String()),
  updateTime: Type.Optional(Type.String()),
  createdTs: Type.Optional(Type.Number()),
  updatedTs: Type.Optional(Type.Number()),
  pinned: Type.Optional(Type.Boolean()),
  tags: Type.Optional(Type.Array(Type.String())),
  resources: Files,
  attachments: Files,
  resourceList: Files,
  parent: Type.Optional(Type.String()),
  visibility: Type.Optional(Type.String()),
  reactions: Type.Optional(Type.Array(Type.Unknown())),
  location: Type.Optional(Type.Unknown()),
  relations: Type.Optional(
    Type.Array(
      Type.Object({
        memo: Type.Optional(Related),
        relatedMemo: Type.Optional(Related),
        type: Type.Optional(Type.Unknown()),
      }),
    ),
  ),
})

type MemoJson = Static<typeof MemoJson>

export function memoOfJson(json: MemoJson): Memo {
  const id = idOf(json.name) || String(json.uid ?? json.id ?? '')
  const related = (json.relations ?? []).filter(({ memo }) => !memo?.name || idOf(memo.name) === id)
  return {
    id,
    content: json.content,
    createdAt: dateOf(json.createTime) ?? dateOfMs((json.createdTs ?? 0) * 1000),
    updatedAt: dateOf(json.updateTime) ?? dateOfMs((json.updatedTs ?? 0) * 1000),
    isPinned: json.pinned ?? false,
    // 2 is its number, in JSON that has numbers in place of such words.
    isArchived: ['ARCHIVED', 2].includes(json.state as string) || json.rowStatus === 'ARCHIVED',
    tags: json.tags ?? [],
    pad: [],
    files: [...(json.attachments ?? []), ...(json.resources ?? []), ...(json.resourceList ?? [])].map(fileOf),
    parent: idOf(json.parent ?? related.find(({ type }) => type === 'COMMENT')?.relatedMemo?.name),
    related: related.filter(({ type }) => type !== 'COMMENT').map(({ relatedMemo }) => idOf(relatedMemo?.name)),
    isPublic: json.visibility === 'PUBLIC',
    hasReactions: (json.reactions ?? []).length > 0,
  }
}

function fileOf({ name, uid, id, filename, externalLink, content }: Static<typeof FileJson>): MemoFile {
  const own = idOf(name) || String(uid ?? id ?? filename ?? '')
  const open = content ? async () => Readable.from(Buffer.from(content, 'base64')) : undefined
  return { id: own, name: filename ?? own, address: externalLink, open }
}

/** `memos/abc` names the memo `abc`. */
function idOf(name: string | undefined): string {
  return name?.slice(name.lastIndexOf('/') + 1) ?? ''
}
