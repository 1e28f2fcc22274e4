import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../kit/eventually.ts'
import { startWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const { show, edit, tasks } = routes.notes

async function aRead(text: string) {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'Damson jam', text })
  const path = show.href({ noteId: note.id })
  const read = async () => (await world.visit(path, ada)).body
  const kept = async () => {
    const [row] = await world.sql<{ text: string; html: string | null; version: number; updated: Date }[]>`
      select text, html, version, updated_at as updated from notes where id = ${note.id}`
    return row
  }
  return { world, ada, note, path, read, kept }
}

describe('reading a note', () => {
  it('shows Markdown, keeps what it made, and says nothing of it in the text', async () => {
    const { world, read, kept } = await aRead('# Jam\n\nTwo **kilos**.\n\n<b>no</b>')
    const before = await kept()
    const first = await read()
    expect(first).toContain('Two <strong>kilos</strong>.')
    expect(first).toContain('&lt;b&gt;no')
    await eventually('it is kept', async () => (await kept())?.html)
    expect(await kept()).toMatchObject({ text: before?.text, version: 1, updated: before?.updated })
    await world.sql`update notes set html = replace(html, 'kilos', 'pounds')`
    expect(await read(), 'not made again').toContain('Two <strong>pounds</strong>.')
    await world.sql`update notes set html_version = 0`
    expect(await read(), 'what made it is older').toContain('Two <strong>kilos</strong>.')
  })

  it('shows what was saved since, also by the previous release', async () => {
    const { world, ada, note, read, kept } = await aRead('Two *kilos*.')
    await read()
    await eventually('it is kept', async () => (await kept())?.html)
    await world.submit(edit.href({ noteId: note.id }), { name: 'Damson jam', text: 'Three *kilos*.' }, ada)
    expect(await read()).toContain('Three <em>kilos</em>.')
    await eventually('it is kept', async () => (await kept())?.html)
    await world.sql`update notes set text = 'Four *kilos*.', updated_at = now()`
    expect((await kept())?.html).toBeNull()
    expect(await read()).toContain('Four <em>kilos</em>.')
  })

  it('names files under the text that the text does not show', async () => {
    const { world, ada, note, read } = await aRead('x')
    const shown = await world.aFile(ada, note.id, { name: 'shown.png' })
    await world.aFile(ada, note.id, { name: 'other.png' })
    const text = `![jar](/attachments/${shown.id}/file/shown.png)`
    await world.submit(edit.href({ noteId: note.id }), { name: 'n', text }, ada)
    const body = await read()
    expect(body).toContain(`<img src="/attachments/${shown.id}/file/shown.png"`)
    expect(body).toContain('other.png')
    expect(body).not.toContain('<bdi class="file-name">shown.png')
  })
})

describe('ticking a task', () => {
  const text = '# List\r\n\n- [ ] sugar\n- [x] jars\n- [ ] sugar\n'
  const names = (body: string) => [...body.matchAll(/name="task" value="([^"]+)"/g)].map(([, name]) => name ?? '')

  it('changes one character, and what was there is kept', async () => {
    const { world, ada, note, path, read, kept } = await aRead(text)
    const [, jars = '', second = ''] = names(await read())
    const tick = (task: string) => world.submit(tasks.href({ noteId: note.id }), { task }, ada)
    expect(await tick(second)).toMatchObject({ status: 303, location: path })
    await tick(jars)
    // Sent twice, it says the same.
    await tick(second)
    expect((await kept())?.text).toBe('# List\r\n\n- [ ] sugar\n- [ ] jars\n- [x] sugar\n')
    expect(await read()).toMatch(/aria-checked="false"[\s\S]*aria-checked="false"[\s\S]*aria-checked="true"/)
    const kept1 = await world.sql`select text from note_revisions where ends_session order by id`
    expect(kept1, 'both are one step').toEqual([{ text }])
  })

  it('does nothing to a task that is not as it was seen', async () => {
    const { world, ada, note, read, kept } = await aRead(text)
    const [sugar = ''] = names(await read())
    await world.sql`update notes set text = ${text.replaceAll('sugar', 'honey')}`
    const answer = await world.submit(tasks.href({ noteId: note.id }), { task: sugar }, ada)
    expect([answer.status, answer.body.includes('This task has changed')]).toEqual([422, true])
    for (const task of ['', 'x', '0-on-', '9999999-on-0123456789abcdef', '7-on-0123456789abcdef']) {
      expect((await world.submit(tasks.href({ noteId: note.id }), { task }, ada)).status, task).toBe(422)
    }
    expect((await kept())?.text).toBe(text.replaceAll('sugar', 'honey'))
  })

  it('is refused to another person', async () => {
    const { world, note, read, kept } = await aRead(text)
    const [sugar = ''] = names(await read())
    const mallory = await world.aPerson('Mallory')
    expect((await world.submit(tasks.href({ noteId: note.id }), { task: sugar }, mallory)).status).toBe(404)
    expect((await world.submit(tasks.href({ noteId: note.id }), { task: sugar })).location).toContain('/signin')
    expect(await kept()).toMatchObject({ text, version: 1 })
  })

  it('many at once are all done', async () => {
    const many = Array.from({ length: 8 }, (_, n) => `- [ ] task ${n}`).join('\n')
    const { world, ada, note, read, kept } = await aRead(many)
    const all = names(await read())
    const answers = await Promise.all(all.map((task) => world.submit(tasks.href({ noteId: note.id }), { task }, ada)))
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(303))
    expect((await kept())?.text).toBe(many.replaceAll('[ ]', '[x]'))
  })
})
