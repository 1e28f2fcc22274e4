import { spawnSync } from 'node:child_process'
import { checkout, freePort, isReady, startProgram, temporaryFolder } from './program.ts'

/** A Notejam for a browser to visit. */
export interface Notejam {
  /** Its origin, without a trailing slash. */
  readonly url: string
  stop(): Promise<void>
}

/**
 * The one that NOTEJAM_URL names, or else the built product on a free port, with data of its own. (BASE_URL would be the
 * usual name; in a test it is the runner's own, always `/`.)
 */
export async function openNotejam(): Promise<Notejam> {
  const given = process.env['NOTEJAM_URL']
  if (given) return { url: new URL(given).origin, stop: async () => {} }

  build()
  const folder = await temporaryFolder()
  const port = String(await freePort())
  const program = startProgram('node', {
    ...{ PORT: port, DATA_DIR: `${folder.path}/data`, TMPDIR: folder.path, LOG_LEVEL: 'warn' },
    // Journeys sign up more often than people do.
    RATE_LIMIT: 'off',
    // As npm does it: it ends when these tests are killed.
    npm_lifecycle_event: 'start',
  })
  await isReady(program)
  return {
    url: `http://localhost:${port}`,
    async stop() {
      process.kill(program.pid, 'SIGTERM')
      await program.ended
      await folder.remove()
    },
  }
}

/** Does nothing when the last build was made from these sources. */
export function build(): void {
  const { status } = spawnSync(process.execPath, ['scripts/build.ts'], { cwd: checkout, stdio: 'inherit' })
  if (status !== 0) throw new Error('the product could not be built')
}
