import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { DatabaseAddress } from '../app/server/platform/database/connect.ts'
import { endProcess } from '../kit/end-process.ts'
import { freePort } from '../kit/program.ts'

export interface Server {
  readonly url: string
  readonly pid: number
  /** What it printed, for when something is wrong. */
  said(): string
  end(): Promise<void>
}

export interface ServerSettings {
  readonly database: Exclude<DatabaseAddress, string>
  readonly dataDir: string
  readonly secret: string
}

/** The product, as `npm start` runs it: the built program, quiet and without limits on how often one may try. */
export function startProduct(settings: ServerSettings): Promise<Server> {
  return start([fileURLToPath(new URL('../app/dist/server/main.js', import.meta.url))], settings)
}

/** @param pageBytes size of its constant answer */
export function startLimit(settings: ServerSettings, pageBytes: number): Promise<Server> {
  return start([fileURLToPath(new URL('limit-server.ts', import.meta.url)), String(pageBytes)], settings)
}

/** Both servers get the same environment, so the same pool and the same way to the database. */
async function start(command: readonly string[], { database, dataDir, secret }: ServerSettings): Promise<Server> {
  const port = await freePort()
  const child = spawn(process.execPath, command, {
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      // A socket in a folder cannot be said in the address; the driver takes what is missing there from these.
      DATABASE_URL: `postgres:///${database.database}`,
      PGHOST: database.socketDir,
      PGUSER: database.user,
      PGPASSWORD: database.password,
      AUTH_SECRET: secret,
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
      // Makes the product end by itself when this process was killed and cannot end it.
      npm_lifecycle_event: 'bench',
    },
    // The last one tells the limit server the same.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const server: Server = {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    said: () => text,
    end: () => endProcess(child),
  }
  try {
    await untilListening(child, server)
    return server
  } catch (error) {
    await server.end()
    throw error
  }
}

async function untilListening(child: ChildProcess, server: Server): Promise<void> {
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline && child.exitCode === null) {
    // Any answer will do; what it should be is looked at later.
    const isListening = await fetch(server.url, { redirect: 'manual' }).then(
      () => true,
      () => false,
    )
    if (isListening) return
    await pause(50)
  }
  throw new Error(`a server did not start; it said:\n${server.said()}`)
}
