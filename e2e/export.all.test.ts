import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromBufferPromise } from 'yauzl'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startOwnPostgres, type OwnPostgres } from './own-postgres.ts'
import { aPlace } from './place.ts'

let postgres: OwnPostgres
beforeAll(async () => {
  postgres = await startOwnPostgres()
})
afterAll(() => postgres.stop())

it('the command exports one person’s notes, overwrites nothing, and says what is wrong', async (test) => {
  const place = await aPlace(test)
  const { url: DATABASE_URL, sql } = await postgres.aDatabase('exported')
  await place.run(['migrate'], { DATABASE_URL })
  await sql`
    with ada as (insert into users (email) values ('ada@example.org') returning id),
      grace as (insert into users (email) values ('grace@example.org') returning id),
      hers as (insert into notes (user_id, name, text) select id, 'Grace’s', 'x' from grace)
    insert into notes (user_id, name, text) select id, 'Plum jam', 'Two kilos.' from ada`
  const to = join(place.dataDir, '..', 'notes.zip')
  const run = (...words: string[]) => place.run(['export', ...words], { DATABASE_URL })

  const made = await run('--user', ' Ada@Example.org', to)
  expect([made.code, made.stdout]).toEqual([0, `${to}: 1 note (0 MiB)\n`])
  const paths: string[] = []
  for await (const { fileName } of (await fromBufferPromise(await readFile(to))).eachEntry()) paths.push(fileName)
  expect(paths).toEqual(['README.txt', 'Plum jam.md', 'checksums.sha256', 'manifest.json'])

  await writeFile(to, 'kept')
  const again = await run('--user', 'ada@example.org', to)
  expect([again.code, again.stderr]).toEqual([
    1,
    `TO: ${to} is there already: name another file, or remove it first.\n`,
  ])
  expect(await readFile(to, 'utf8')).toBe('kept')
  const unknown = await run('--user', 'mallory@example.org', `${to}.2`)
  expect([unknown.code, unknown.stderr]).toEqual([1, '--user: no account here has the address mallory@example.org.\n'])
  expect((await run(to)).code).toBe(2)
})
