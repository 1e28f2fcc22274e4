import { setTimeout as pause } from 'node:timers/promises'
import { freePort, startProgram, temporaryFolder, type Program } from '../../e2e/program.ts'
import { routes } from '../../app/server/routes.ts'
import type { Trial } from './trial.ts'

/** The built product, started and started again in one place. */
export interface Product {
  readonly port: number
  readonly url: string
  /** What its programs have logged as errors so far. */
  errors(): string[]
  /**
   * Starts it and waits until it says that it can serve.
   * @param checkout of another release; left out, this one
   * @returns it, and after how many milliseconds
   */
  start(checkout?: string): Promise<{ readonly program: Program; readonly milliseconds: number }>
}

/** @param settings besides its own port and folder */
export async function aProduct(trial: Trial, settings: Readonly<Record<string, string>>): Promise<Product> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const started: Program[] = []
  trial.onEnd(async () => {
    for (const program of started) await endProgram(program, 'SIGINT')
    await folder.remove()
  })
  const url = `http://127.0.0.1:${port}`
  const own = {
    ...{ PORT: String(port), HOST: '127.0.0.1', DATA_DIR: `${folder.path}/data`, TMPDIR: folder.path },
    ...{ HOME: folder.path, NODE_ENV: 'production', RATE_LIMIT: 'off', LOG_LEVEL: 'error' },
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

/** @throws Error with what it said when it ends, or does not become ready in a minute */
async function untilReady(url: string, program: Program): Promise<void> {
  const life = new AbortController()
  void program.ended.then(() => life.abort())
  const deadline = Date.now() + 60_000
  while (!life.signal.aborted && Date.now() < deadline) {
    const isReady = await fetch(url + routes.health.ready.href()).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await pause(10)
  }
  throw new Error(`the product did not become ready; it said:\n${program.stdout}${program.stderr}`)
}

export async function endProgram(program: Program, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  try {
    process.kill(program.pid, signal)
  } catch {
    // It has ended already.
  }
  await program.ended
}
