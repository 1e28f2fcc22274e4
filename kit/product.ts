import { setTimeout as pause } from 'node:timers/promises'
import { routes } from '../app/server/routes.ts'
import type { Lifetime } from './lifetime.ts'
import { endProgram, freePort, startDeadlineMs, startProgram, temporaryFolder, type Program } from './program.ts'

/** The built product, started and started again on one port and one folder. */
export interface Product {
  readonly port: number
  readonly url: string
  /** The lines that its programs have logged so far, which are errors (LOG_LEVEL). */
  readonly errors: () => string[]
  /**
   * Starts it and waits until /readyz answers 200.
   * @param checkout of another release; left out, this one
   * @returns the program, and after how many milliseconds it was ready
   */
  readonly start: (checkout?: string) => Promise<{ readonly program: Program; readonly milliseconds: number }>
}

/** @param settings besides its own port and folder */
export async function aProduct(lifetime: Lifetime, settings: Readonly<Record<string, string>>): Promise<Product> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const started: Program[] = []
  lifetime.onEnd(async () => {
    for (const program of started) await endProgram(program, 'SIGINT')
    await folder.remove()
  })
  const url = `http://127.0.0.1:${port}`
  const own = {
    ...{ PORT: String(port), HOST: '127.0.0.1', DATA_DIR: `${folder.path}/data`, TMPDIR: folder.path },
    ...{ HOME: folder.path, NODE_ENV: 'production', RATE_LIMIT: 'off', LOG_LEVEL: 'error' },
    // As under npm: the program ends when this process is killed.
    npm_lifecycle_event: 'start',
  }
  return {
    ...{ port, url },
    errors: () => started.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line.startsWith('{'))),
    async start(checkout) {
      const begin = performance.now()
      const program = startProgram('node', { ...own, ...settings }, [], checkout)
      started.push(program)
      await untilReady(url, program)
      return { program, milliseconds: performance.now() - begin }
    },
  }
}

/** @throws Error with its output when the program ends, or is not ready before the deadline */
async function untilReady(url: string, program: Program): Promise<void> {
  const life = new AbortController()
  void program.ended.then(() => life.abort())
  const deadline = Date.now() + startDeadlineMs
  while (!life.signal.aborted && Date.now() < deadline) {
    const isReady = await fetch(url + routes.health.ready.href()).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await pause(10)
  }
  throw new Error(`the product did not become ready; its output:\n${program.stdout}${program.stderr}`)
}
