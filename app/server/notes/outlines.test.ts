import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../../kit/eventually.ts'
import { testDeps } from '../../test/deps.ts'
import { startWorld, type Person, type World } from '../../test/world.ts'
import { offerSampleAccount } from '../features/sample/sample.ts'
import type { Deps } from '../platform/deps.ts'
import { outlineVersion } from '../platform/markdown/version.ts'
import { NoTurn } from '../platform/turns.ts'
import { WorkLimitReached, type Workers } from '../platform/work/workers.ts'
import { routes } from '../routes.ts'
import { keepOutlines } from './keep-outlines.ts'
import { outlineAll } from './outline-due.ts'

const quiet = pino({ enabled: false })

/** SQL takes the second sign for a tag, and finds no tasks. */
const text = '#jam\n\n    #code\n\n- [ ] Sugar\n- [x] Jars'
const outlined = { tags: ['jam'], snippet: '#code Sugar Jars', tasks: 2, open: 1, isOutlined: true }
const guessed = { tags: ['code', 'jam'], snippet: '#jam #code Sugar Jars', tasks: 0, open: 0, isOutlined: false }
/** Too long to be read where requests are answered. */
const long = `${text}\n\n${'Words. '.repeat(1000)}`

describe('a text is saved with its outline', () => {
  it('when a note is created, saved, merged, ticked, and taken back from the history', async () => {
    const { world, ada } = await aWorldOfAda()
    const { id, save } = await aNoteBy(world, ada, text)
    expect(await outlineOf(world, id)).toEqual(outlined)

    await save(text.replace('jam', 'plum'), 1)
    expect(await outlineOf(world, id)).toEqual({ ...outlined, tags: ['plum'] })
    await save(`${text}\n\n#merged`, 1)
    expect(await outlineOf(world, id)).toMatchObject({ tags: ['merged', 'plum'], isOutlined: true })

    const { body } = await world.visit(routes.notes.show.href({ noteId: id }), ada)
    const [, task = 'no box'] = /name="task" value="([^"]+)"/.exec(body) ?? []
    await world.submit(routes.notes.tasks.href({ noteId: id }), { task }, ada)
    expect(await outlineOf(world, id)).toMatchObject({ tasks: 2, open: 0, isOutlined: true })

    await save('Nothing.', 4)
    expect(await outlineOf(world, id)).toMatchObject({ tags: [], tasks: 0, isOutlined: true })
    const [revision] = await world.sql<{ id: string }[]>`select id::text from note_revisions where version = 1`
    await world.submit(routes.notes.restoreRevision.href({ noteId: id, revisionId: revision?.id ?? '' }), {}, ada)
    expect(await outlineOf(world, id)).toEqual(outlined)
  })

  it('whatever an address in it escapes: no text of the database has NUL', async () => {
    const { world, ada } = await aWorldOfAda()
    for (const address of ['http://jam.example/%00%1B', '<http://jam.example/%00%1B>', '<mailto:%00%1B@jam.example>']) {
      const { id } = await aNoteBy(world, ada, address)
      expect(await outlineOf(world, id)).toMatchObject({ snippet: address.replace(/[<>]/g, ''), isOutlined: true })
      await world.sql`delete from notes`
    }
  })

  it('in one round trip', async () => {
    const { world, ada } = await aWorldOfAda()
    const { save } = await aNoteBy(world, ada, text)
    world.statements.length = 0
    await save(`${text} More.`, 1)
    await save(long, 2)
    expect(world.statements.filter((one) => !one.includes('pg_'))).toHaveLength(2)
  })

  it('when the sample account is made', async () => {
    const world = await startWorld()
    await offerSampleAccount(world.sql)
    expect((await world.sql`select from notes`).length).toBeGreaterThan(3)
    expect(await world.sql`select from notes where outline_of is distinct from version`).toHaveLength(0)
  })

  it.each([
    ['that has no turn', () => Promise.reject(new NoTurn(false))],
    ['that takes too long', () => Promise.reject(new WorkLimitReached(true))],
    ['that never ends', () => new Promise(() => {})],
  ])('or without one, with what SQL can tell, for a text %s', async (_, run) => {
    const { world, ada } = await aWorldOfAda({ workers: { run } as unknown as Workers })
    const { id, save } = await aNoteBy(world, ada, long)
    expect(await outlineOf(world, id)).toMatchObject({ tags: guessed.tags, tasks: 0, isOutlined: false })
    await save(text, 1)
    await save(`#plum ${long}`, 2)
    expect(await outlineOf(world, id), 'the last count of tasks stays').toMatchObject({
      ...{ tags: ['code', 'jam', 'plum'], tasks: 2, open: 1, isOutlined: false },
    })
  })
})

it('saves of one person keep no other person from the workers', async () => {
  const turns: string[] = []
  const run = (turn: string) => {
    turns.push(turn)
    return Promise.reject(new NoTurn(false))
  }
  const { world, ada } = await aWorldOfAda({ workers: { run } as unknown as Workers })
  const grace = await world.aPerson('Grace')
  for (const person of [ada, grace, ada, grace]) {
    await world.submit(routes.notes.create.href(), { name: 'Jam', text: long }, person)
  }
  expect(turns).toHaveLength(4)
  expect(turns.slice(2), 'the process knows the accounts of these sessions').toEqual([ada.id, grace.id])
  expect(turns[0]).not.toBe(turns[1])
})

describe('notes without an outline get one', () => {
  it('after the previous release has saved them, and nothing else of them changes', async () => {
    const { world, ada } = await aWorldOfAda()
    const { id } = await aNoteBy(world, ada, 'Outlined.')
    await world.sql`update notes set text = ${text}, version = version + 1, updated_at = now() where id = ${id}`
    const { id: other } = await world.aNote(ada, { text })
    const { id: trashed } = await world.aNote(ada, { text: '#trash', deletedAt: '2026-01-01' })
    for (const one of [id, other]) expect(await outlineOf(world, one)).toEqual(guessed)
    const before = await restOf(world)

    await outlineAll(means(world))

    for (const one of [id, other]) expect(await outlineOf(world, one)).toEqual(outlined)
    expect(await outlineOf(world, trashed)).toMatchObject({ tags: ['trash'], isOutlined: true })
    expect(await restOf(world)).toEqual(before)
    expect([...(await world.sql`select tag, note_count as n from tags`)]).toEqual([{ tag: 'jam', n: 2 }])
  })

  it('for every person, where they were there before there were outlines', async () => {
    const { world, ada } = await aWorldOfAda()
    const grace = await world.aPerson('Grace')
    for (let n = 0; n < 120; n++) await world.aNote(n % 3 === 0 ? grace : ada, { text })
    await world.sql`update notes set outline_version = 1`

    await outlineAll(means(world))

    expect(
      await world.sql`select from notes where outline_version = ${outlineVersion} and tags = '{jam}'`,
    ).toHaveLength(120)
    expect([...(await world.sql`select tag, note_count as n from tags order by n`)]).toEqual([
      ...[40, 80].map((n) => ({ tag: 'jam', n })),
    ])
  })

  it('unless they are saved meanwhile', async () => {
    const { world, ada } = await aWorldOfAda()
    const { id } = await world.aNote(ada, { text: long })
    const late = {
      async run() {
        await world.sql`update notes set text = '#later', version = version + 1 where id = ${id}`
        return { snippet: 'stale', tags: ['stale'], tasks: 9, openTasks: 9 }
      },
    }
    await outlineAll({ ...means(world), workers: late as unknown as Workers })
    expect(await outlineOf(world, id)).toMatchObject({ tags: ['later'], snippet: '#later', isOutlined: true })
  })

  it('but not twice where that is too slow, and later where the machine is busy', async () => {
    const { world, ada } = await aWorldOfAda()
    const { id } = await world.aNote(ada, { text: long })
    const by = (error: Error) => ({ run: () => Promise.reject(error) }) as unknown as Workers
    const isDue = async () =>
      (await world.sql`select from notes where outline_version < ${outlineVersion}`).length === 1

    await outlineAll({ ...means(world), workers: by(new NoTurn(false)) })
    expect(await isDue()).toBe(true)
    await outlineAll({ ...means(world), workers: by(new WorkLimitReached(false)) })
    expect(await isDue()).toBe(true)
    await outlineAll({ ...means(world), workers: by(new WorkLimitReached(true)) })
    expect(await isDue()).toBe(false)
    expect((await outlineOf(world, id))?.tags).toEqual(['code', 'jam'])
  })

  it('also where the cut for its beginning is within a surrogate pair', async () => {
    const { world, ada } = await aWorldOfAda()
    const beginnings = [
      `a${' '.repeat(1998)}😀`,
      `\`\`\`\na${' '.repeat(1998)}😀\n\`\`\``,
      `a${' '.repeat(1998)}😀${'['.repeat(150_001)}`,
    ]
    for (const text of beginnings) await world.aNote(ada, { text })
    await outlineAll(means(world))
    const notes = await world.sql<{ snippet: string }[]>`select snippet from notes where outline_of = version`
    expect(notes.map(({ snippet }) => snippet)).toEqual(['a', 'a', 'a'])
  })

  it('although those of another person cannot be kept', async () => {
    const { world, ada } = await aWorldOfAda()
    const grace = await world.aPerson('Grace')
    await world.aNote(ada, { text: long })
    const { id } = await world.aNote(grace, { text })
    const run = async () => ({ snippet: '\0', tags: [], tasks: 0, openTasks: 0 })
    await expect(outlineAll({ ...means(world), workers: { run } as unknown as Workers })).rejects.toThrow('Unicode')
    expect(await outlineOf(world, id)).toEqual(outlined)
  })

  it('by one process at a time, while it runs, and by the next when it is gone', async () => {
    const { world, ada } = await aWorldOfAda()
    const { workers } = means(world)
    const { sql: holder, end } = await world.sql.open()
    await holder`select pg_advisory_lock(7811883411)`
    const loop = keepOutlines(world.sql, workers, quiet)
    onTestFinished(() => loop.stop())
    const { id } = await world.aNote(ada, { text })
    await sleep(2500)
    expect(await outlineOf(world, id), 'another process has its turn').toEqual(guessed)
    await end()
    await eventually('it is outlined', async () => (await outlineOf(world, id))?.isOutlined === true)
  })
})

async function aWorldOfAda(settings: Partial<Deps> = {}): Promise<{ world: World; ada: Person }> {
  const world = await startWorld(settings)
  return { world, ada: await world.aPerson('Ada') }
}

function means({ served }: World): Deps {
  return testDeps(served, '/nowhere', []).deps
}

async function aNoteBy(world: World, ada: Person, first: string) {
  await world.submit(routes.notes.create.href(), { name: 'Jam', text: first }, ada)
  const [note] = await world.sql<{ id: string }[]>`select id::text from notes where user_id = ${ada.id}`
  const id = note?.id ?? ''
  async function save(next: string, version: number): Promise<void> {
    const form = { name: 'Jam', text: next, version: String(version) }
    expect((await world.submit(routes.notes.edit.href({ noteId: id }), form, ada)).status).toBe(303)
  }
  return { id, save }
}

async function outlineOf({ sql }: World, noteId: string) {
  const [row] = await sql<(typeof outlined)[]>`
    select tags, snippet, tasks, open_tasks as open, outline_of is not distinct from version as "isOutlined"
    from notes where id = ${noteId}`
  return row
}

/** What outlining leaves alone. */
async function restOf({ sql }: World) {
  return [
    ...(await sql`
      select id, version, text, updated_at, deleted_at, (select count(*)::int from note_revisions) as revisions,
        (select json_agg(d order by note_id) from search_due d)::text as due
      from notes order by id`),
  ]
}
