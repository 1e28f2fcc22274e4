import { parse } from 'content-disposition'
import { expect, it } from 'vitest'
import { attributesOf } from '../../../../kit/html.ts'
import { download } from '../../../test/unzip.ts'
import { pixel, sharedWorld, unusedId } from '../../../test/world.ts'
import { noteFactsOf, splitFrontMatter } from '../../platform/moving/front-matter.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()

async function aNote(text: string, name = 'Plum: how?') {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const pad = await world.aPad(ada, { name: 'Work' })
  const note = await world.aNote(ada, { name, text, padId: pad.id })
  const picture = await world.aPicture(ada, note.id, 'label.png')
  await world.sql`update notes set text = replace(text, 'PICTURE', ${picture.id}) where id = ${note.id}`
  return { world, ada, note, picture }
}

const nameIn = (headers: Headers) => parse(headers.get('content-disposition') ?? '').parameters['filename']

it('a note as Markdown has its facts and its text, with links to its files in Notejam', async () => {
  const { world, ada, note, picture } = await aNote(
    '---\nown: head\n---\n![x](/attachments/PICTURE/file/label.png) #jam',
  )
  const { status, headers, bytes } = await download(world, routes.notes.markdown.href({ noteId: note.id }), ada)
  expect([status, headers.get('content-type')]).toEqual([200, 'text/markdown; charset=utf-8'])
  expect(nameIn(headers)).toBe('Plum- how-.md')
  const split = splitFrontMatter(bytes.toString())
  expect(noteFactsOf(split?.head ?? '')).toMatchObject({ id: note.id, title: 'Plum: how?', pad: 'Work', tags: ['jam'] })
  expect(split?.text).toMatch(
    new RegExp(`^---\nown: head\n---\n!\\[x\\]\\(https?://[^)]+/attachments/${picture.id}/file/label.png\\) #jam$`),
  )
})

it('a note as HTML needs no other file: style, pictures and boxes are in it, and no script', async () => {
  const { world, ada, note } = await aNote(
    '# <Two>\n\n- [x] Jars\n\n![x](/attachments/PICTURE/file/label.png) ![y](/attachments/999999/file/y.png) [[Other]]',
    '<b>Plum</b>',
  )
  const { headers, bytes } = await download(world, routes.notes.html.href({ noteId: note.id }), ada)
  const page = bytes.toString()
  expect(headers.get('content-disposition')).toMatch(/^attachment;/)
  expect(nameIn(headers)).toBe('-b-Plum-b-.html')
  expect(page).toContain('<h1 dir="auto">&lt;b&gt;Plum&lt;/b&gt;</h1>')
  const [first, second] = attributesOf(page, 'img', 'src')
  expect(first).toBe(`data:image/png;base64,${pixel.toString('base64')}`)
  expect(second, 'a picture that is not there').toMatch(/^https?:.*\/attachments\/999999\//)
  expect(page).toContain('<span class="task-box" role="checkbox" aria-checked="true"')
  expect(page).not.toMatch(/<button|<script|<link|<form/)
  for (const href of attributesOf(page, 'a', 'href')) expect(href).toMatch(/^(https?:|#)/)
  expect(page).toMatch(
    /<ul class="files"[^>]*>\s*<li><a href="https?:[^"]+\/attachments\/\d+\/file\/label.png">label.png</,
  )
})

it('a note as HTML leads nowhere where its receiver cannot go', async () => {
  const { world, ada, note } = await aNote(
    [
      '[[Other|that one]] #jam [list](/trash) [own](/notes/7?a=1&b=2) [page](/s/aaaaaaaaaaaaaaaaaaaaaa) [file](/attachments/PICTURE/file/label.png)',
      '[away](https://jam.example/a?b&c) [beside](other.html) [**bold** words](/search?q=x)\n\n## Here\n\n[down](#here)',
    ].join('\n'),
  )
  const { bytes } = await download(world, routes.notes.html.href({ noteId: note.id }), ada)
  const page = bytes.toString()
  const prose = page.slice(page.indexOf('<div class="prose"'), page.indexOf('<ul class="files"'))
  const hrefs = attributesOf(prose, 'a', 'href').filter((href) => !href.startsWith('#'))
  expect(hrefs).toEqual([
    expect.stringMatching(/^https?:\/\/[^/]+\/s\/a{22}$/) as string,
    expect.stringMatching(/^https?:\/\/[^/]+\/attachments\/\d+\/file\/label.png$/) as string,
    'https://jam.example/a?b&c',
  ])
  expect(prose).toMatch(/<a [^>]*href="#[^"]+"[^>]*>down<\/a>/)
  for (const words of ['that one', 'list', 'own', 'beside', '<strong>bold</strong> words']) {
    expect(prose).toContain(`<span class="unlinked">${words}</span>`)
  }
  expect(prose.match(/<a\b/g)).toHaveLength(prose.match(/<\/a>/g)?.length ?? 0)
})

it('a note as HTML shows no picture of another person', async () => {
  const { world, note, picture } = await aNote('Mine.')
  const mallory = await world.aPerson('Mallory')
  const hers = await world.aNote(mallory, { text: `![x](/attachments/${picture.id}/file/label.png)` })
  const { bytes } = await download(world, routes.notes.html.href({ noteId: hers.id }), mallory)
  expect(bytes.toString()).not.toContain('base64')
  for (const route of [routes.notes.html, routes.notes.markdown]) {
    const theirs = await world.visit(route.href({ noteId: note.id }), mallory)
    const nobodys = await world.visit(route.href({ noteId: unusedId }), mallory)
    expect([theirs.status, theirs.body]).toEqual([404, nobodys.body])
  }
})
