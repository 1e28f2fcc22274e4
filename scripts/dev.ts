import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { build } from 'vite'

/** `npm run dev`: builds on every change and starts the server again. The same program and pages as `npm start`. */

const root = resolve(import.meta.dirname, '..')
const configFile = join(root, 'app', 'vite.config.ts')
const program = join(root, 'app', 'dist', 'server', 'main.js')

let server: ChildProcess | undefined
let restart: Promise<void> = Promise.resolve()
let timer: NodeJS.Timeout | undefined
let isEnding = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    isEnding = true
    void stop().then(() => process.exit(0))
  })
}

await watch({})
await watch({ ssr: true })

/** Calls for a restart whenever this half of the build is done. */
async function watch(options: { ssr?: true }): Promise<void> {
  const watcher = await build({ configFile, logLevel: 'warn', build: { ...options, watch: {} } })
  if (!('on' in watcher)) throw new Error('the build does not watch')
  watcher.on('event', (event) => {
    if (event.code === 'END') scheduleRestart()
    if (event.code === 'ERROR') process.stderr.write(`${event.error.message}\n`)
  })
}

/** One restart for a change that touches both halves. */
function scheduleRestart(): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    restart = restart.then(async () => {
      await stop()
      if (!isEnding)
        server = spawn(process.execPath, ['--enable-source-maps', program], { cwd: root, stdio: 'inherit' })
    })
  }, 150)
}

async function stop(): Promise<void> {
  if (!server || server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  await ended
}
