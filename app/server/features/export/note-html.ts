import { buffer } from 'node:stream/consumers'
import { escapeHtml } from '../../platform/markdown/escape.ts'
import { isGone } from '../../platform/objects/gone.ts'
import type { ObjectStore } from '../../platform/objects/object-store.ts'
import { hrefOf } from '../../notes/files/file-href.ts'
import { withInertLinks } from './inert-links.ts'
import type { OneNote, Picture } from './one-note.queries.ts'

/** What one note takes of pictures; those beyond are links. */
const maxPictureBytes = { each: 10 * 1024 ** 2, all: 40 * 1024 ** 2 }

const shown = /<img src="\/attachments\/([1-9]\d{0,17})\/[^"]*"/g

/** The ids of the pictures that a rendered text shows. */
export function picturesIn(html: string): string[] {
  return [...new Set([...html.matchAll(shown)].map(([, id = '']) => id))]
}

interface NoteFile {
  readonly note: OneNote
  /** Of its text. */
  readonly html: string
  readonly style: string
  readonly pictures: readonly Picture[]
  readonly objects: ObjectStore
  readonly origin: string
  /** When it was edited, in the reader's words. */
  readonly edited: string
}

/** A note as one page that needs nothing else: style and pictures are in it. Piece by piece, so that memory holds one picture. */
export async function* noteAsHtml({ note, html, style, ...given }: NoteFile): AsyncGenerator<string> {
  const { name, shownName, tags, updatedAt, attachments } = note
  const title = escapeHtml(shownName)
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
${style}</style>
</head>
<body class="note-file">
<main>
<article class="note">
${name === '' ? '' : `<h1 dir="auto">${title}</h1>\n`}<p class="meta"><time datetime="${escapeHtml(updatedAt)}">${escapeHtml(given.edited)}</time>${tags.map((tag) => ` · <bdi>#${escapeHtml(tag)}</bdi>`).join('')}</p>
<div class="prose" dir="auto">
`
  yield* textOf(html, given)
  yield '</div>\n'
  if (attachments.length > 0) {
    const items = attachments.map(
      (file) => `<li><a href="${given.origin}${escapeHtml(hrefOf(file))}">${escapeHtml(file.name)}</a></li>`,
    )
    yield `<ul class="files" aria-label="Files">\n${items.join('\n')}\n</ul>\n`
  }
  yield `</article>
</main>
<footer>kept with <span class="wordmark">note<span>jam</span></span></footer>
</body>
</html>
`
}

/** The text without what needs the service: boxes only show, links into the account are words, and pictures are here. */
async function* textOf(
  html: string,
  { pictures, objects, origin }: Pick<NoteFile, 'pictures' | 'objects' | 'origin'>,
): AsyncGenerator<string> {
  const still = withInertLinks(html, origin).replace(
    /<button class="task-box"[^>]*(role="checkbox" aria-checked="(?:true|false)" aria-labelledby="[^"]*")><\/button>/g,
    '<span class="task-box" $1 aria-disabled="true"></span>',
  )
  const byId = new Map(pictures.map((picture) => [picture.id, picture]))
  let [done, room] = [0, maxPictureBytes.all]
  for (const { index, 0: found, 1: id = '' } of still.matchAll(shown)) {
    yield still.slice(done, index)
    done = index + found.length
    const picture = byId.get(id)
    const fits = picture && picture.bytes <= maxPictureBytes.each && picture.bytes <= room
    const bytes = fits ? await loaded(objects, picture.key) : undefined
    if (picture && bytes) {
      room -= bytes.length
      yield `<img src="data:${picture.type};base64,`
      yield bytes.toString('base64')
      yield '"'
    } else yield `<img src="${origin}${found.slice('<img src="'.length)}`
  }
  yield still.slice(done)
}

async function loaded(objects: ObjectStore, key: string): Promise<Buffer | undefined> {
  try {
    return await buffer(await objects.get(key))
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}
