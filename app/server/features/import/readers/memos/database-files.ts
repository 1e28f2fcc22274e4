import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { maxFileBytes } from '../../../../notes/files/file-limits.ts'
import { ImportRefusal } from '../../sources/refusal.ts'
import { columnsOf } from './hostile-database.ts'
import type { MemoFile } from './memo-note.ts'

/** Files, and links, of one memo: of one more it is said that there are more. */
export const maxListed = 1000

/** A file of a memo. */
export type RawFile = Omit<MemoFile, 'open'> & {
  /** By which its content is asked for; undefined where the database has none. */
  readonly row: SQLOutputValue | undefined
}

interface FileTable {
  readonly filesOf: (memo: SQLOutputValue) => RawFile[]
  /** @throws ImportRefusal */
  readonly contentOf: (row: SQLOutputValue) => Uint8Array
}

const none: FileTable = { filesOf: () => [], contentOf: () => new Uint8Array() }

/** Files in the database itself; those on a disk or a server have a reference. */
export function fileTableOf(database: DatabaseSync): FileTable {
  const table = ['attachment', 'resource'].find((name) => columnsOf(database, name).has('filename'))
  if (table === undefined) return none
  const has = columnsOf(database, table)
  const column = (...names: string[]) => names.find((name) => has.has(name)) ?? "''"
  const byMemo = has.has('memo_id')
    ? `select id, ${column('uid')} as uid, filename, ${column('reference', 'external_link')} as reference,
         length(blob) as bytes from ${table} where memo_id = ? order by id limit ${maxListed + 1}`
    : columnsOf(database, 'memo_resource').has('resource_id')
      ? `select r.id, '' as uid, r.filename, ${column('external_link')} as reference, length(r.blob) as bytes
           from memo_resource as m join resource as r on r.id = m.resource_id where m.memo_id = ? order by r.id limit ${maxListed + 1}`
      : undefined
  if (byMemo === undefined) return none
  const list = database.prepare(byMemo)
  const content = database.prepare(
    `select case when length(blob) <= ${maxFileBytes} then blob end as blob from ${table} where id = ?`,
  )
  return {
    filesOf: (memo) =>
      list.all(memo).map((row) => {
        const id = row['id'] ?? null
        return {
          id: String(row['uid'] || id),
          name: String(row['filename']),
          address: String(row['reference'] ?? '') || undefined,
          row: Number(row['bytes'] ?? 0) > 0 ? id : undefined,
        }
      }),
    contentOf(row) {
      const blob = content.get(row)?.['blob']
      if (blob === null) throw new ImportRefusal(`It is larger than ${maxFileBytes / 1024 ** 2} MiB.`)
      return blob instanceof Uint8Array ? blob : new Uint8Array()
    },
  }
}
