/** Scripts, styles and letters that pages need, in front of this program in /sw.js. */
declare const shell: readonly string[]

const cacheName = 'notejam-shell'
/** Files of earlier versions that stay for pages that were kept then. */
const maxFiles = 150

/** The names of the files change with their content: what is there already is the same. */
export async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName)
  const kept = await cache.keys()
  const paths = new Set(kept.map(({ url }) => new URL(url).pathname))
  await cache.addAll(shell.filter((path) => !paths.has(path)))
  const old = kept.filter(({ url }) => !shell.includes(new URL(url).pathname))
  const tooMany = Math.max(0, kept.length + shell.length - maxFiles)
  await Promise.all(old.slice(0, tooMany).map((request) => cache.delete(request)))
}

export async function fromShell(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  return (await cache.match(request)) ?? fetch(request)
}

export function stylesheets(): readonly string[] {
  return shell.filter((path) => path.endsWith('.css'))
}
