import { Readable } from 'node:stream'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { ImportRefusal } from '../../sources/refusal.ts'
import { columnsOf, maxCellBytes } from './hostile-database.ts'
import type { MemoFile } from './memo-note.ts'

/** Files in the database itself; those on a disk or a server have a reference. */
export function fileTableOf(database: DatabaseSync): (memo: SQLOutputValue) => MemoFile[] {
  const table = ['attachment', 'resource'].find((name) => columnsOf(database, name).has('filename'))
  if (table === undefined) return () => []
  const has = columnsOf(database, table)
  const column = (...names: string[]) => names.find((name) => has.has(name)) ?? "''"
  const byMemo = has.has('memo_id')
    ? `select id, ${column('uid')} as uid, filename, ${column('reference', 'external_link')} as reference,
         length(blob) as bytes from ${table} where memo_id = ? order by id limit 1000`
    : columnsOf(database, 'memo_resource').has('resource_id')
      ? `select r.id, '' as uid, r.filename, ${column('external_link')} as reference, length(r.blob) as bytes
           from memo_resource as m join resource as r on r.id = m.resource_id where m.memo_id = ? order by r.id limit 1000`
      : undefined
  if (byMemo === undefined) return () => []
  const list = database.prepare(byMemo)
  const content = database.prepare(`select blob from ${table} where id = ?`)
  return (memo) =>
    list.all(memo).map((row) => {
      const id = row['id'] ?? null
      const open = async () => {
        if (Number(row['bytes']) > maxCellBytes) throw new ImportRefusal('It is too large to be read from a database.')
        const blob = content.get(id)?.['blob']
        return Readable.from(blob instanceof Uint8Array ? Buffer.from(blob) : Buffer.alloc(0))
      }
      const name = String(row['filename'])
      return {
        id: String(row['uid'] || id),
        name,
        address: String(row['reference'] ?? '') || undefined,
        open: Number(row['bytes'] ?? 0) > 0 ? open : undefined,
      }
    })
}
