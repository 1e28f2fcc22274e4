import { expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { startWorld } from './world.ts'

/** Code of 5 kB that grammars made of regular expressions took seconds for: cubic in C#, quadratic in others. */
const hostile: Readonly<Record<string, string>> = {
  csharp: 'a ',
  'c#': 'a<a, ',
  java: '@a(',
  js: '- -',
  php: '$a->',
  python: "f'{",
  ruby: '"#{',
  shell: '<<A\n',
  sql: "''(",
  swift: '/a',
  html: '<a b=',
  yaml: '- - ',
}

it('pages with code that is hostile to grammars come, and the process answers others meanwhile', async () => {
  const world = await startWorld()
  const blocks = Object.entries(hostile)
  const notes = await Promise.all(
    blocks.map(async ([language, part], n) => {
      const person = await world.aPerson(`Person${n}`)
      const code = part.repeat(5_000 / part.length)
      return { person, language, note: await world.aNote(person, { text: `\`\`\`${language}\n${code}\n\`\`\`` }) }
    }),
  )
  let opened = 0
  const pages = notes.map(async ({ person, language, note }) => {
    const { status, body } = await world.visit(routes.notes.show.href({ noteId: note.id }), person)
    opened++
    expect(status, language).toBe(200)
    expect(body, language).toMatch(/<pre tabindex="0"><code class="language-|<div class="plain">/)
  })
  let answered = 0
  while (opened < notes.length) {
    expect((await world.visit(routes.health.alive.href())).status).toBe(200)
    if (opened < notes.length) answered++
  }
  await Promise.all(pages)
  expect(answered, 'answers while the pages were on their way').toBeGreaterThan(5 * notes.length)
})
