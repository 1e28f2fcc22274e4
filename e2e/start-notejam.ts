import { join } from 'node:path'
import { endProgram, freePort, isReady, startProgram, temporaryFolder } from '../kit/program.ts'
import type { Notejam } from './notejam.ts'
import { copyFolder } from './used-folder.ts'

/** Starts the built product on a free port. @param usedFolder that its data are a copy of */
export async function startNotejam(usedFolder: string): Promise<Notejam & { readonly stop: () => Promise<void> }> {
  const folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  copyFolder(usedFolder, dataDir)
  const port = String(await freePort())
  const program = startProgram('node', {
    ...{ PORT: port, DATA_DIR: dataDir, TMPDIR: folder.path, LOG_LEVEL: 'warn' },
    // Journeys sign up more often than people do.
    RATE_LIMIT: 'off',
    WEBHOOKS: 'on',
    // As under npm: the program ends when this process is killed.
    npm_lifecycle_event: 'start',
  })
  await isReady(program)
  return {
    url: `http://localhost:${port}`,
    async stop() {
      await endProgram(program)
      await folder.remove()
    },
  }
}
