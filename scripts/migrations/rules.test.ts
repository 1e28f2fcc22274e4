import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readMigrations } from '../../app/server/platform/database/migrate.ts'
import { changesOf, problemsOf } from './rules.ts'

const folder = join(import.meta.dirname, '../../app/migrations')
const migrations = await readMigrations(folder)
const released = readFileSync(join(folder, 'released.sha256'), 'utf8')

describe('the migrations', () => {
  it('do nothing that the previous release does not survive', async () => {
    expect(migrations.length).toBeGreaterThan(0)
    expect((await Promise.all(migrations.map(problemsOf))).flat()).toEqual([])
  })

  it('are as they were released', () => {
    expect(released).toMatch(/^[0-9a-f]{64}  0001_foundation\.sql\n/)
    expect(changesOf(migrations, released)).toEqual([])
  })
})

describe('a migration is refused', () => {
  it.each([
    'drop table notes',
    'drop index notes_by_name',
    'drop type mood',
    'alter table notes drop column text',
    'alter table notes drop constraint notes_pad',
    'alter table notes rename column text to body',
    'alter table notes rename to memos',
    'alter table notes alter column id type int',
    'alter table notes alter column pad_id set not null',
    'alter table notes alter column created_at drop default',
    'alter table notes add column colour text not null',
    'truncate notes',
    'delete from notes where deleted_at is not null',
    'do $$ begin execute reverse($x$seton elbat pord$x$); end $$',
    'create trigger t before insert on notes for each row execute function notes_added()',
    'alter table notes add column a int, drop column text',
    'create table if not exists notes (id int); alter table notes drop column text',
    'create table tins (id int); alter table notes drop column text',
    'alter table users disable trigger all',
    'grant all on notes to public',
  ])('for what breaks: %s', async (statements) => {
    expect(await problemsOf(aMigration(3, statements))).toEqual([expect.stringMatching(/^0003_new\.sql:1: .*contract/)])
    expect(await problemsOf(aMigration(3, marked('-- contract: since 0001', statements)))).toEqual([])
    for (const mark of [
      '-- locks: it is short',
      '-- contract:',
      '-- contract: since 0002',
      '-- contract: since 0000',
    ]) {
      expect(await problemsOf(aMigration(3, marked(mark, statements))), mark).toHaveLength(1)
    }
  })

  it.each([
    'create index notes_by_length on notes (length(text))',
    'update notes set text = upper(text)',
    'alter table notes add constraint short check (length(text) < 9)',
    'alter table notes add column at timestamptz default clock_timestamp()',
    'alter table notes add column colour text unique',
    'alter table notes add column size int generated always as (length(text)) stored',
    'alter table notes add column tin bigint references tins (id)',
  ])('for what waits: %s', async (statements) => {
    expect(await problemsOf(aMigration(2, statements))).toEqual([expect.stringMatching(/^0002_new\.sql:1: .*locks/)])
    expect(await problemsOf(aMigration(2, marked('-- locks: a second', statements)))).toEqual([])
    expect(await problemsOf(aMigration(3, marked('-- contract: since 0001', statements)))).toHaveLength(1)
  })

  it.each([
    'drop index notes_by_name',
    'create trigger t before insert on notes for each row execute function notes_added()',
    'do $$ begin perform 1; end $$',
  ])('unless its mark says what it does to the previous release: %s', async (statements) => {
    expect(await problemsOf(aMigration(3, statements))).toHaveLength(1)
    expect(await problemsOf(aMigration(3, marked('-- survives: seen', statements)))).toEqual([])
    expect(await problemsOf(aMigration(3, marked('-- survives:', statements)))).toHaveLength(1)
    expect(await problemsOf(aMigration(3, marked('-- survives: seen', 'drop table notes')))).toHaveLength(1)
  })

  it('for ending the transaction that it is', async () => {
    expect(await problemsOf(aMigration(3, '-- contract: since 0001\ncommit'))).toHaveLength(1)
  })

  it('for what cannot be part of a transaction, in one that is', async () => {
    const statements = 'create index concurrently notes_by_length on notes (length(text));'
    expect(await problemsOf(aMigration(3, statements))).toEqual([expect.stringContaining('concurrently')])
    expect(await problemsOf(aMigration(3, `-- without a transaction\n${statements}`))).toEqual([])
  })

  it('for two statements that are sent as one, without a transaction', async () => {
    const [first, second] = ['create table tins (id int);', 'create table jars (id int);']
    const apart = (between: string) => aMigration(3, `-- without a transaction\n${first}${between}${second}`)
    expect(await problemsOf(apart('\n'))).toEqual([expect.stringContaining('one statement stands between')])
    expect(await problemsOf(apart('\n-- then\n'))).toEqual([])
    expect(await problemsOf(apart('\n-- then\n-- then\n'))).toHaveLength(1)
  })

  it('with the line of the statement, whatever is written before it', async () => {
    const statements = `-- drop table pads;\n/* truncate pads; */\ninsert into tins values ('é; drop table tins');\n\n-- Here.\ndrop table tins;`
    expect(await problemsOf(aMigration(2, statements))).toEqual([expect.stringMatching(/^0002_new\.sql:6: DropStmt/)])
  })

  it('when a mark is another statement’s, or in a string', async () => {
    const other = '-- contract: since 0001\ndrop table jars;\ndrop table tins;'
    expect(await problemsOf(aMigration(3, other))).toEqual([expect.stringMatching(/:3: DropStmt/)])
    const behind = 'drop table jars; -- contract: since 0001\ndrop table tins;'
    expect(await problemsOf(aMigration(3, behind))).toHaveLength(2)
    const quoted = "comment on table tins is '\n-- contract: since 0001\n';\ndrop table tins;"
    expect(await problemsOf(aMigration(3, quoted))).toEqual([expect.stringMatching(/:4: DropStmt/)])
  })
})

it.each([
  'create table tins (id int primary key); create index tins_id on tins (id); alter table tins add unique (id)',
  'alter table notes add column colour text',
  "alter table notes add column colour text not null default 'red'::text, add column at timestamptz default now()",
  'alter table notes add constraint short check (length(text) < 9) not valid; alter table notes validate constraint short',
  'alter table notes alter column pad_id drop not null, alter column name set default $$x$$',
  "create type mood as enum ('fine'); alter type mood add value 'sad'; create view v as select 1",
])('a migration may add what the previous release does not see: %s', async (statements) => {
  expect(await problemsOf(aMigration(2, statements))).toEqual([])
})

describe('a released migration', () => {
  it('is refused when it was edited, removed, or got another number', () => {
    const [first] = migrations
    if (!first) throw new Error('there is no migration')
    const edited = { ...first, statements: `${first.statements}-- And a comment.\n` }
    expect(changesOf([edited], released)[0]).toContain('put what is new into the next migration')
    expect(changesOf([], released)[0]).toContain('it stays')
    expect(changesOf([{ ...first, name: '0001_other.sql' }], released)[0]).toContain('it stays')
  })
})

function aMigration(version: number, statements: string) {
  return { version, name: `000${version}_new.sql`, statements }
}

/** With the mark above its last statement. */
function marked(mark: string, statements: string): string {
  if (statements.startsWith('do ')) return `${mark}\n${statements}`
  const parts = statements.split('; ')
  return [...parts.slice(0, -1), `\n${mark}\n${parts.at(-1) ?? ''}`].join(';')
}
