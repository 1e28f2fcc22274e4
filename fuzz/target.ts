import { aSignedInPerson } from '../bench/trials/person.ts'
import { freePort, isReady, startProgram, temporaryFolder, type Program } from '../e2e/program.ts'
import { routes } from '../app/server/routes.ts'
import type { Belongings } from './address.ts'

/** A person's session, and what is theirs. */
export interface Victim {
  readonly cookie: string
  /** Of another session of theirs, to be ended. */
  readonly spare: string
  readonly has: Belongings
}

export interface Target {
  readonly program: Program
  readonly port: number
  /** Errors that were logged. */
  logged(): string[]
  /** A new person, with one of everything. */
  aVictim(): Promise<Victim>
  end(): Promise<void>
}

/** The built product as `npm start` runs it, with data of its own. */
export async function aTarget(): Promise<Target> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const url = `http://localhost:${port}`
  const program = startProgram('node', {
    ...{
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: `${folder.path}/data`,
      TMPDIR: folder.path,
      HOME: folder.path,
    },
    // As under npm: the server then ends when this process is killed.
    ...{ RATE_LIMIT: 'off', LOG_LEVEL: 'error', npm_lifecycle_event: 'start' },
  })
  await isReady(program)
  let people = 0

  return {
    ...{ program, port },
    logged: () => program.stdout.split('\n').filter((line) => line.startsWith('{')),
    async aVictim() {
      const email = `ada-${++people}@fuzz.example`
      const { cookie } = await aSignedInPerson(url, email)
      const { cookie: spare } = await aSignedInPerson(url, email)
      const json = { cookie, accept: 'application/json', 'content-type': 'application/json' }
      const noteId: string[] = []
      for (let number = 0; number < 6; number++) {
        const body = JSON.stringify({ name: `Note ${number}`, text: '- [ ] Two kilos of damsons. #jam' })
        const made = await fetch(url + routes.notes.create.href(), { method: 'POST', headers: json, body })
        noteId.push(((await made.json()) as { id: string }).id)
      }
      const pad = { method: 'POST', headers: { cookie }, body: new URLSearchParams({ name: 'Jam' }) }
      await fetch(url + routes.pads.create.href(), { ...pad, redirect: 'manual' })
      const form = await (await fetch(url + routes.notes.create.href(), { headers: { cookie } })).text()
      const padId = /<option value="(\d+)"/.exec(form)?.[1] ?? ''
      const files = new FormData()
      files.append('files', new Blob(['A label.\n'.repeat(50)]), 'label.txt')
      const path = routes.attachments.create.href({ noteId: noteId[0] ?? '' })
      const attached = await fetch(url + path, {
        method: 'POST',
        headers: { cookie, accept: json.accept },
        body: files,
      })
      const [file] = (await attached.json()) as { id: string }[]
      return {
        ...{ cookie, spare },
        has: { noteId, padId: [padId], attachmentId: [file?.id ?? ''], tag: ['jam'], name: ['label.txt'] },
      }
    },
    async end() {
      try {
        process.kill(program.pid, 'SIGTERM')
      } catch {
        // It has ended already.
      }
      await program.ended
      await folder.remove()
    },
  }
}
