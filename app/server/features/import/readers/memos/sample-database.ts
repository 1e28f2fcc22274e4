import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The file of a database. */
export async function databaseOf(sql: string): Promise<Buffer> {
  const file = join(tmpdir(), `memos-${process.pid}-${Math.random()}.db`)
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
  const bytes = await readFile(file)
  await rm(file)
  return bytes
}

export const memosSchema = `
  create table user (id integer primary key, username text);
  create table memo (id integer primary key, uid text, creator_id integer, created_ts bigint, updated_ts bigint, row_status text default 'NORMAL',
    content text, visibility text default 'PRIVATE', pinned integer default 0, payload text default '{}');
  create table memo_relation (memo_id integer, related_memo_id integer, type text);
  create table attachment (id integer primary key, uid text, filename text, blob blob, type text, size integer, memo_id integer,
    storage_type text default '', reference text default '');
  insert into user values (1, 'mira'), (2, 'jo');
  insert into memo (id, uid, creator_id, created_ts, updated_ts, content, pinned, payload)
    values (1, 'aaa', 1, 1577934245, 1612325106, 'Jam ![jar](/file/attachments/f1/jar.png)', 1, '{"tags":["fruit"]}');
  insert into memo (id, uid, creator_id, row_status, content) values (2, 'bbb', 2, 'ARCHIVED', 'See [it](/m/aaa)'), (3, 'ccc', 2, 'NORMAL', null);
  insert into memo_relation values (2, 1, 'COMMENT');
  insert into attachment (id, uid, filename, blob, memo_id) values (1, 'f1', 'jar.png', x'89504e47', 1), (2, 'f2', 'gone.pdf', null, 1);`
