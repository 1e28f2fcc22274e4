import { describe, expect, it } from 'vitest'
import { sharedWorld, startWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import * as searchWorld from './search-world.ts'

/**
 * How what is typed is read: minus, quotes and operators.
 * @param prepare is done after notes are written and before they are looked for
 */
export function operatorTests(prepare: (world: World) => Promise<void>): void {
  const aWorld = sharedWorld()
  let filled: ReturnType<typeof fill> | undefined

  /** One person's notes, for all searches: nothing here changes them. */
  async function aShelf() {
    const world = await aWorld()
    const ada = await (filled ??= fill(world))
    return {
      page: (q: string) => resultsOf(world, ada, q),
      find: async (q: string) => (await searchWorld.find(world, ada, q)).sort().join(),
    }
  }

  /** Without the page around it, whose help shows all operators. */
  async function resultsOf(world: World, who: Person, q: string): Promise<string> {
    const { status, body } = await world.visit(routes.search.href({ q, part: 'found' }), who)
    expect(status, q).toBe(200)
    return body
  }

  async function fill(world: World): Promise<Person> {
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const [kitchen, shed] = [await world.aPad(ada, { name: 'Kitchen' }), await world.aPad(ada, { name: 'Shed & barn' })]
    const jam = await world.aNote(ada, { name: 'Jam', text: 'damson, sugar. #Food/Jam #food', padId: kitchen.id })
    await world.aNote(ada, { name: 'Shopping', text: 'jam jars and sugar #work/mail #food2', padId: shed.id })
    await world.aNote(ada, { name: 'Jam jars', text: 'in rows, foo bar baz. foo:bar' })
    const script = await world.aNote(ada, {
      name: 'Script',
      text: 'rm -rf, rsync --dry-run. Re: meeting at 12:30 #work',
    })
    await world.aNote(ada, { name: '東京都の天気', text: 'title pad tag' })
    await world.aNote(ada, { name: 'Gone jam', text: 'damson #food', deletedAt: '2026-01-05T10:00:00Z' })
    await world.aNote(mallory, { name: 'Jam of another', text: 'damson #food #work' })
    await world.aFile(ada, jam.id)
    await world.sql`update notes set tasks = 2, open_tasks = 1 where id = ${jam.id}`
    await world.sql`update notes set tasks = 1 where id = ${script.id}`
    await world.sql`update notes set pinned_at = now() where id = ${script.id}`
    await world.sql`update notes set created_at = '2024-05-05', updated_at = now() - interval '400 days' where id = ${jam.id}`
    await prepare(world)
    return ada
  }

  describe('an operator finds', () => {
    it.each([
      // Names.
      ['title:jam', 'Jam,Jam jars'],
      ['title:ja', 'Jam,Jam jars'],
      ['TITLE:Jam', 'Jam,Jam jars'],
      ['title:jam title:jars', 'Jam jars'],
      ['title:"jam jars"', 'Jam jars'],
      ['title:"jars jam"', ''],
      ['title:"am jars"', ''],
      ['title:“jam jars”', 'Jam jars'],
      ['title:sugar', ''],
      ['title:東京', '東京都の天気'],
      ['title:東京都', '東京都の天気'],
      ['title:京東', ''],
      ['title:"天気"', '東京都の天気'],
      ['title:jam sugar', 'Jam'],
      ['jam -title:jam', 'Shopping'],
      ['-title:"jam jars" jam', 'Jam,Shopping'],
      ['title:nothing jam', ''],
      ['title:🎉', ''],
      // Tags, with those that are nested in them.
      ['tag:food', 'Jam'],
      ['tag:#food', 'Jam'],
      ['tag:＃food', 'Jam'],
      ['tag:FOOD', 'Jam'],
      ['tag:Food/', 'Jam'],
      ['tag:food/jam', 'Jam'],
      ['tag:"food"', 'Jam'],
      ['tag:foo', ''],
      ['tag:work', 'Script,Shopping'],
      ['tag：work', 'Script,Shopping'],
      ['tag:work/mail', 'Shopping'],
      ['tag:work tag:food2', 'Shopping'],
      ['tag:work tag:food', ''],
      ['tag:work -tag:work/mail', 'Script'],
      ['jam -tag:food', 'Jam jars,Shopping'],
      ['tag:% tag:_', ''],
      // Pads.
      ['pad:kitchen', 'Jam'],
      ['Pad:kitchen', 'Jam'],
      ['pad:"shed & barn"', 'Shopping'],
      ['jam -pad:kitchen', 'Jam jars,Shopping'],
      ['jam -pad:kitchen -pad:shed', 'Jam jars'],
      ['pad:🎉', ''],
      // What is or has something.
      ['has:file', 'Jam'],
      ['has:attachments', 'Jam'],
      ['jam -has:file', 'Jam jars,Shopping'],
      ['has:task', 'Jam,Script'],
      ['HAS:Tasks', 'Jam,Script'],
      ['has:task -is:open', 'Script'],
      ['is:open', 'Jam'],
      ['is:pinned', 'Script'],
      ['jam -is:pinned', 'Jam,Jam jars,Shopping'],
      ['is:open is:pinned', ''],
      ['is:pinned -is:pinned', ''],
      // Times.
      ['created:2024', 'Jam'],
      ['jam -created:2024', 'Jam jars,Shopping'],
      ['jam updated:today', 'Jam jars,Shopping'],
      ['jam updated:>yesterday', 'Jam jars,Shopping'],
      ['jam updated:Yesterday', ''],
      ['jam updated:<this-year', 'Jam'],
      ['jam -updated:this-week', 'Jam'],
      ['jam updated:this-month..', 'Jam jars,Shopping'],
      ['jam updated:last-year..yesterday', 'Jam'],
      // The trash.
      ['in:trash', 'Gone jam'],
      ['in:trash jam', 'Gone jam'],
      ['IN:TRASH am', ''],
      ['in:trash title:gone', 'Gone jam'],
      ['in:trash -title:gone', ''],
      ['in:trash tag:food', 'Gone jam'],
      ['in:trash -tag:food', ''],
      ['in:trash sugar', ''],
      ['in:trash "gone jam"', 'Gone jam'],
      ['in:trash -damson', ''],
      ['in:trash has:file', ''],
      ['jam -in:trash', 'Jam,Jam jars,Shopping'],
    ])('%s', async (q, names) => {
      const shelf = await aShelf()
      expect(await shelf.find(q)).toBe(names)
      expect(await shelf.page(q), 'all of it was understood').not.toContain('looked for')
    })
  })

  describe('a minus', () => {
    it.each([
      ['jam -sugar', 'Jam jars', 'without sugar.'],
      ['jam −sugar', 'Jam jars', 'without sugar.'],
      ['jam －sugar', 'Jam jars', 'without sugar.'],
      ['rm -rf', '', 'without rf.'],
      ['rm "-rf"', 'Script', undefined],
      ['rm “-rf”', 'Script', undefined],
      ['--dry-run', 'Script', undefined],
      ['rsync --dry-run', 'Script', undefined],
      ['rsync —dry-run', 'Script', undefined],
      ['rsync –dry', 'Script', undefined],
      ['dry-run', 'Script', undefined],
      ['damson - sugar', 'Jam', undefined],
      ['damson – sugar', 'Jam', undefined],
      ['damson & sugar', 'Jam', undefined],
      ['"damson"-sugar', 'Jam', undefined],
      ['jam -"jam jars"', 'Jam', 'without “jam jars”.'],
      ['jam -„jam jars“', 'Jam', 'without “jam jars”.'],
      ['jam -sugar -rows', '', 'without sugar, rows.'],
      ['jam -tag:food -sugar', 'Jam jars', 'without tag:food, sugar.'],
    ])('%s', async (q, names, said) => {
      const shelf = await aShelf()
      expect(await shelf.find(q)).toBe(names)
      const page = await shelf.page(q)
      if (said) expect(page).toContain(said)
      else expect(page).not.toContain('without')
    })

    it('leads to the same search for a word that begins with it', async () => {
      const shelf = await aShelf()
      const page = await shelf.page('rm -rf')
      expect(page).toContain('Search for “-rf” as a word')
      expect(page).toContain(routes.search.href({ q: 'rm "-rf"' }))
      expect(await shelf.page('-a rm -rf')).toContain(
        routes.search.href({ q: '"-a" rm "-rf"' }).replaceAll('&', '&amp;'),
      )
      expect(await shelf.page('rm -"rf a"')).not.toContain('as a word')
    })
  })

  describe('what is no operator is searched as words', () => {
    it.each([
      ['foo:bar', 'Jam jars', 'There is no operator “foo:”; its words were looked for.'],
      ['FOO:bar', 'Jam jars', 'There is no operator “foo:”'],
      ['foo:"bar baz"', 'Jam jars', 'There is no operator “foo:”'],
      ['foo:"baz bar"', '', 'There is no operator “foo:”'],
      ['jars -foo:bar', 'Shopping', 'There is no operator “foo:”'],
      ['fooo:bar damson', '', 'There is no operator “fooo:”'],
      ['is:whatever', '', '“is:” takes “pinned” or “open”. “is:whatever” was looked for as words.'],
      ['has:cheese', '', '“has:” takes “file” or “task”. “has:cheese” was looked for as words.'],
      ['in:rows', 'Jam jars', '“in:” takes “trash”. “in:rows” was looked for as words.'],
      ['tag:#', '東京都の天気', '“tag:” takes the name of a tag. “tag:#” was looked for as words.'],
      ['tag:', '東京都の天気', '“tag:” takes the name of a tag, without a space'],
      ['title: pad:', '東京都の天気', '“title:” takes words'],
      ['re: meeting', 'Script', undefined],
      ['meeting:', 'Script', undefined],
      ['12:30', 'Script', undefined],
      ['https://example.org/12:30', '', undefined],
      ['mailto:ada@example.org', '', undefined],
      ['C:\\rows', '', undefined],
      ['std::rows', '', undefined],
      [':rows:', 'Jam jars', undefined],
      ['"tag:food"', '', undefined],
      ['"in:trash"', '', undefined],
      ['"foo:bar"', 'Jam jars', undefined],
      ['“foo bar”', 'Jam jars', undefined],
      ['„foo bar“', 'Jam jars', undefined],
      ['«foo bar»', 'Jam jars', undefined],
      ['»bar baz«', 'Jam jars', undefined],
      ['„foo baz“', '', undefined],
      ['"foo bar', 'Jam jars', undefined],
      ['“foo bar', 'Jam jars', undefined],
      ['#food', 'Jam,Shopping', '“#food” was looked for as a word.'],
    ])('%s', async (q, names, said) => {
      const shelf = await aShelf()
      expect(await shelf.find(q)).toBe(names)
      const page = await shelf.page(q)
      if (said) expect(page).toContain(said)
      else expect(page).not.toMatch(/no operator|looked for/)
    })

    it('offers the tag for a word with a number sign', async () => {
      const shelf = await aShelf()
      expect(await shelf.page('jam #food/')).toContain(
        routes.search.href({ q: 'jam tag:food' }).replaceAll('&', '&amp;'),
      )
      for (const q of ['#1', 'C#', '#', '##', '"#food"']) expect(await shelf.page(q), q).not.toContain('with this tag')
    })
  })

  describe('signs alone', () => {
    it.each(['🎉', '→', '€ £', '-🎉 ☃', '--', '-', '=>', '&', '"🎉"', '\u200d🎉', 'title:🎉 tag:food'])(
      '%s are searched for: the help for an empty search is not the answer',
      async (q) => {
        const shelf = await aShelf()
        expect(await shelf.page(q)).toMatch(/No note found|\d notes? found/)
        if (!q.startsWith('-🎉')) expect(await shelf.find(q)).toBe('')
      },
    )

    it.each(['', ' ', '\u200b', '\u200e', '\ufeff', '""', '\u0301'])('%j is nothing to look for', async (q) => {
      const shelf = await aShelf()
      expect(await shelf.page(q)).not.toMatch(/notes? found/)
    })
  })

  it('the trash is searched for its owner alone, and says so', async () => {
    const world = await startWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const gone = await world.aNote(ada, { name: 'Gone', text: 'compliance', deletedAt: '2026-01-05T10:00:00Z' })
    await world.aNote(ada, { name: 'There', text: 'compliance' })
    await prepare(world)
    const page = await resultsOf(world, ada, 'in:trash compliance')
    expect(page).toContain('1 note found in the trash.')
    expect(page).toContain(`href="${routes.trash.show.href({ noteId: gone.id })}?`)
    expect(page).not.toContain(routes.notes.show.href({ noteId: gone.id }) + '"')
    expect(await searchWorld.find(world, ada, 'in:trash complaince'), 'spelling is corrected').toEqual(['Gone'])
    expect(await resultsOf(world, ada, 'in:trash zzzz')).toContain('No note found in the trash.')
    expect(await resultsOf(world, ada, 'zzzz')).toContain(routes.search.href({ q: 'in:trash zzzz' }))
    for (const q of ['in:trash', 'in:trash compliance', 'in:trash -zzzz', 'in:trash title:gone']) {
      expect(await searchWorld.find(world, mallory, q), q).toEqual([])
    }
    await world.submit(routes.notes.restore.href({ noteId: gone.id }), {}, ada)
    expect(await searchWorld.find(world, ada, 'in:trash compliance')).toEqual([])
    expect((await searchWorld.find(world, ada, 'compliance')).sort()).toEqual(['Gone', 'There'])
  })

  it('tasks, tags and files are found as they are saved', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada, { name: 'List', text: 'nothing yet' })
    const found = async (q: string) => {
      await prepare(world)
      return (await searchWorld.find(world, ada, q)).length
    }
    expect(await Promise.all(['has:task', 'is:open', 'tag:home', 'has:file'].map(found))).toEqual([0, 0, 0, 0])
    await searchWorld.save(world, ada, note.id, 'List', '- [ ] sugar\n- [x] jars\n\n#home/kitchen')
    expect(await Promise.all(['has:task', 'is:open', 'tag:home', '-has:file'].map(found))).toEqual([1, 1, 1, 1])
    await searchWorld.save(world, ada, note.id, 'List', '- [x] sugar\n- [x] jars\n\n`#home`')
    expect(await Promise.all(['has:task', 'is:open', '-is:open', 'tag:home'].map(found))).toEqual([1, 0, 1, 0])

    const file = await world.aFile(ada, note.id)
    const other = await world.aNote(ada, { name: 'Shows the file', text: 'nothing yet' })
    expect(await found('has:file')).toBe(1)
    await searchWorld.save(world, ada, other.id, 'Shows the file', `![](/attachments/${file.id}/a.png)`)
    expect(await found('has:file'), 'a file of another note is shown').toBe(2)
  })

  it('the page says when the trash has more than is searched', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    await world.sql`
      insert into notes (user_id, name, text, deleted_at)
      select ${ada.id}, 'Gone ' || n, repeat(repeat('x', 99) || ' ', 10_000), now() - n * interval '1 minute' from generate_series(1, 6) n`
    const page = await resultsOf(world, ada, 'in:trash gone')
    expect(page).toContain('2 notes found in the trash.')
    expect(page).toContain('Only the notes that were deleted last were looked at.')
    expect(await resultsOf(world, ada, 'gone')).not.toContain('deleted last')
  })

  it.each([
    'tag:'.repeat(200),
    'title:jam '.repeat(200),
    '-tag:a '.repeat(60),
    'in:trash '.repeat(60),
    'title:'.repeat(80),
    `title:${'李'.repeat(400)}`,
    `tag:${'#'.repeat(400)}`,
    `tag:${'/'.repeat(400)}`,
    `-${'-'.repeat(400)}`,
    `title:"${'\u0301'.repeat(300)}`,
    'tag:\0',
    'title:a\0b',
    'in:trash\0',
    'tag:\ud800',
    'title:"\udfff',
    "tag:'; drop table notes; --",
    "title:'); drop table notes; --",
    'title:%',
    'title:\\',
    'title:&|!():*<->',
    'pad:\' pad:"',
    '“„”‟«»',
    '-“',
    '：：：',
    'created:today..today..today',
    'updated:9999',
    'updated:>=1000-01-01',
    'created:-2026',
  ])('is answered calmly: %j', async (q) => {
    const world = await aWorld()
    const ada = await (filled ??= fill(world))
    const { status } = await world.visit(`/search?q=${encodeURIComponent(q.toWellFormed())}`, ada)
    expect(status).toBe(200)
    expect(await world.sql`select from notes where user_id = ${ada.id}`).toHaveLength(6)
  })
}
