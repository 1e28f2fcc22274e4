import { keptNotes } from './kept.ts'
import { stylesheets } from './shell.ts'

/** A kept page with a line that says so. Its forms are put away: it is read, unless it is the page of a new note. */
export async function keptPage(
  { page, atMs }: { readonly page: Response; readonly atMs: number },
  path: string,
): Promise<Response> {
  if (path === '/notes/create')
    return changed(page, 'write', `${reason()} The note is kept on this device until it can be sent.`)
  const what = path.startsWith('/notes/') ? 'note' : path === '/offline' ? undefined : 'list'
  if (what === undefined) return notKeptPage(page)
  return changed(page, 'read', `${reason()} This is the ${what} as it was ${ago(Date.now() - atMs)}, to be read only.`)
}

/** The page that is shown in place of one that is not kept: it lists the notes that are. */
export async function notKeptPage(page: Response): Promise<Response> {
  return changed(await withKeptNotes(page), 'read', `${reason()} What you asked for is not kept on this device.`)
}

export async function withKeptNotes(page: Response): Promise<Response> {
  const rows = (await keptNotes()).map(([path, { title, atMs }]) => {
    // The title is escaped already.
    const name = title.replace(/[<>]/g, '')
    return `<li><a href="${path}"><bdi>${name}</bdi></a> <span class="meta">${ago(Date.now() - atMs)}</span></li>`
  })
  return replaced(page, (html) => html.replace(/(<ul [^>]*data-kept[^>]*>)/, (list) => list + rows.join('')))
}

/** The page that is shown where nothing at all is kept. */
export function nothingKeptPage(): Response {
  const styles = stylesheets().map((href) => `<link rel="stylesheet" href="${href}">`)
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Offline · Notejam</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">${styles.join('')}</head>
<body class="sheet"><main id="main" class="narrow"><h1>${reason()}</h1><p>Nothing is kept on this device. Try again when the connection is back.</p>
<p><a href="" class="button">Try again</a></p></main></body></html>`
  const policy = "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'none'; frame-ancestors 'none'"
  return new Response(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  })
}

/** @param use `read`: nothing can be changed; `write`: what is written waits */
async function changed(page: Response, use: 'read' | 'write', line: string): Promise<Response> {
  return replaced(page, (html) =>
    html
      .replace('<body ', `<body data-offline="${use}" `)
      .replace(/<main id="main"[^>]*>/, (main) => `${main}<p class="offline-line" role="status">${line}</p>`),
  )
}

async function replaced(page: Response, change: (html: string) => string): Promise<Response> {
  return new Response(change(await page.text()), { headers: page.headers })
}

function reason(): string {
  return navigator.onLine ? 'Notejam cannot be reached.' : 'You are offline.'
}

const units = [
  ['day', 24 * 60 * 60_000],
  ['hour', 60 * 60_000],
  ['minute', 60_000],
] as const

function ago(ms: number): string {
  for (const [unit, length] of units) {
    const count = Math.floor(ms / length)
    if (count > 0) return `${count} ${unit}${count === 1 ? '' : 's'} ago`
  }
  return 'a moment ago'
}
