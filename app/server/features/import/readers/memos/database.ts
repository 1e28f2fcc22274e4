import { fork } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { connected, portOf } from '../../reading/rpc.ts'
import { ImportRefusal } from '../../sources/refusal.ts'
import type { ImportItem, Source, SourceEntry, Work } from '../reader.ts'
import type { MemoRow, RawMemo } from './database-rows.ts'
import type { Memo, Memos } from './memo-note.ts'

/** Beside this file, also where both are built. */
const program = fileURLToPath(
  new URL(`./database-process.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
)

/** Of one answer of the process. */
const maxAnswerMs = 30_000

/** The memos of a database of memos, each of its versions. */
export async function* memosOfDatabase(memos: Memos, work: Work, entry: SourceEntry): AsyncGenerator<ImportItem> {
  const file = await work.fileFor('memos.db')
  try {
    await copy(memos.source, entry, file)
    // What was not yet written into the database when it was copied.
    const log = memos.source.entries.find(({ path }) => path === `${entry.path}-wal`)
    if (log) await copy(memos.source, log, `${file}-wal`)
    const database = started()
    try {
      await database.ask('open', file)
      yield* itemsOf(memos, entry, database)
    } finally {
      database.end()
    }
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true })
  }
}

async function copy(source: Source, entry: SourceEntry, file: string): Promise<void> {
  await pipeline(await source.stream(entry), createWriteStream(file, { mode: 0o600 }))
}

interface DatabaseProcess {
  /** @throws ImportRefusal also when the process ends, or takes too long and is ended */
  ask<Result>(name: string, input?: unknown): Promise<Result>
  end(): void
}

function started(): DatabaseProcess {
  const child = fork(program, [], {
    serialization: 'advanced',
    // Nothing of the settings, of which some are secrets.
    env: {},
    execArgv: ['--max-old-space-size=256'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const line = connected(portOf(child), {})
  const end = (why: string) => {
    line.fail(new ImportRefusal(why))
    child.kill('SIGKILL')
  }
  const damaged = 'The database is damaged: copy it again while memos does not run.'
  child.on('exit', () => end(damaged)).on('error', () => end(damaged))
  return {
    async ask<Result>(name: string, input?: unknown) {
      const timer = setTimeout(() => end('The database takes too long to be read, so it was left out.'), maxAnswerMs)
      return line.ask<Result>(name, input).finally(() => clearTimeout(timer))
    },
    end: () => end(damaged),
  }
}

async function* itemsOf(memos: Memos, entry: SourceEntry, database: DatabaseProcess): AsyncGenerator<ImportItem> {
  for await (const { uid, memo } of rowsFrom(database)) if (memo) memos.know(withFiles(memo, database), uid)
  for await (const { id, uid, memo } of rowsFrom(database)) {
    const path = `${entry.path}, memo ${id}`
    if (!memo) yield { kind: 'problem', path, why: 'It has no text, or one that is too large.' }
    else {
      const note = memos.noteOf(path, withFiles(memo, database))
      yield { ...note, sourceId: uid || note.sourceId }
    }
  }
}

async function* rowsFrom(database: DatabaseProcess): AsyncGenerator<MemoRow> {
  await database.ask('rewind')
  for (;;) {
    const rows = await database.ask<readonly MemoRow[]>('next')
    if (rows.length === 0) return
    yield* rows
  }
}

function withFiles(memo: RawMemo, database: DatabaseProcess): Memo {
  const files = memo.files.map(({ row, ...file }) => {
    const open = async () => Readable.from(Buffer.from(await database.ask<Uint8Array>('content', row)))
    return { ...file, open: row === undefined ? undefined : open }
  })
  return { ...memo, files }
}
