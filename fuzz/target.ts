import { routes } from '../app/server/routes.ts'
import { cookieOf } from '../kit/guest.ts'
import type { Lifetime } from '../kit/lifetime.ts'
import { aMember, anAccount, signIn } from '../kit/person.ts'
import { aProduct } from '../kit/product.ts'
import type { Program } from '../kit/program.ts'
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
  readonly url: string
  /** Errors that were logged. */
  logged(): string[]
  /** A new person, with one of everything. */
  aVictim(): Promise<Victim>
}

/** The built product as `npm start` runs it, with data of its own. */
export async function aTarget(lifetime: Lifetime): Promise<Target> {
  const { port, url, start, errors } = await aProduct(lifetime, {})
  const { program } = await start()

  return {
    ...{ program, port, url, logged: errors },
    async aVictim() {
      const account = anAccount('Ada', 'fuzz.example')
      const cookie = cookieOf(await aMember(url, account))
      const spare = cookieOf(await signIn(url, account))
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
      const headers = { cookie, accept: json.accept }
      const attached = await fetch(url + path, { method: 'POST', headers, body: files })
      const [file] = (await attached.json()) as { id: string }[]
      return {
        ...{ cookie, spare },
        has: { noteId, padId: [padId], attachmentId: [file?.id ?? ''], tag: ['jam'], name: ['label.txt'] },
      }
    },
  }
}
