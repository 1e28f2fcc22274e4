import { open, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openObjects, openStore } from '../adapters.ts'
import { archiveName } from '../features/export/plan.ts'
import { ownerOf } from '../features/export/export.queries.ts'
import { exported, type Progress } from '../features/export/write-export.ts'
import { coalesced } from '../platform/archive/coalesced.ts'
import { refuseUnfinished } from '../platform/backup/unfinished.ts'
import { checkSchema } from '../platform/database/migrate.ts'
import { readAddress } from '../platform/mail/address.ts'
import { inMiB } from '../platform/backup/snapshot.ts'
import { ObjectProblem } from '../platform/objects/object-store.ts'
import { StartupError } from '../platform/startup-error.ts'
import { print } from '../print.ts'
import { many } from './backup.ts'
import { UsageError, wordsOf, type Command } from './command.ts'
import { sayProgress } from './say-progress.ts'

const usage =
  'export --user ADDRESS [--history] TO: one person’s notes and files as Markdown in a zip, the file or in the folder TO, while people write.'

export const exportNotes: Command = {
  usage,
  async run(host) {
    const options = { user: { type: 'string' }, history: { type: 'boolean' } } as const
    const { values, positionals } = wordsOf(host.words, options, { usage, positionals: [1, 1] })
    const { user, history: withHistory = false } = values
    if (user === undefined) throw new UsageError(`--user is needed. ${usage}`)
    const to = await freeFile(resolve(host.cwd, positionals[0] ?? ''))

    const { config, migrations } = host
    const store = await openStore(config, host, true)
    await refuseUnfinished(store.sql, store.setting)
    await checkSchema(store.sql, migrations, store.setting)
    const ownerId = await ownerOf(store.sql, readAddress(user, { isKnown: true }).address ?? user)
    if (ownerId === undefined) throw new StartupError(`--user: no account here has the address ${user}.`)

    const say = sayProgress()
    let done: Progress = { notes: 0, ofNotes: 0, bytes: 0, ofBytes: 0 }
    const deps = {
      sql: store.sql,
      objects: await openObjects(config),
      uploads: join(config.DATA_DIR, 'uploads'),
      publicOrigin: config.PUBLIC_ORIGIN,
    }
    const parts = exported(deps, { ownerId, withHistory }, (progress) => {
      done = progress
      say(`notes: ${done.notes} of ${done.ofNotes}, ${inMiB(done.bytes)} of ${inMiB(done.ofBytes)}`)
    })
    await writeWhole(coalesced(parts), to)
    print(`${to}: ${many(done.notes, 'note')} (${inMiB(done.bytes)})`)
    return 0
  },
}

/** @throws StartupError where a file is there already: it is never overwritten */
async function freeFile(to: string): Promise<string> {
  const found = await stat(to).catch(() => undefined)
  const file = found?.isDirectory() ? join(to, archiveName(undefined, new Date())) : to
  if (file === to ? found : await stat(file).catch(() => undefined)) {
    throw new StartupError(`TO: ${file} is there already: name another file, or remove it first.`)
  }
  return file
}

/** Under its name it is whole. */
async function writeWhole(parts: AsyncIterable<Buffer>, to: string): Promise<void> {
  const part = `${to}.part`
  const file = await open(part, 'wx', 0o600).catch((error: unknown) => {
    throw unwritable(part, error)
  })
  try {
    await pipeline(parts, file.createWriteStream({ flush: true }))
    await rename(part, to)
  } catch (error) {
    await rm(part, { force: true })
    throw unwritable(part, error)
  }
}

function unwritable(path: string, error: unknown): Error {
  if (error instanceof ObjectProblem) {
    return new StartupError(`The attachments cannot be read (${error.reason}): ${error.remedy}.`)
  }
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error as Error
  return new StartupError(`TO: ${path} cannot be written (${code}).`)
}
