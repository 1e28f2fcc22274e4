import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, it } from 'vitest'
import { aGuest, type Guest } from './guest.ts'
import { build } from './notejam.ts'
import { aPlace, type Place } from './place.ts'
import type { Program } from './program.ts'

beforeAll(build)

const writers = 8
const savesOfEach = 125
const kills = 6

interface Answer {
  readonly status: number
  readonly json: {
    readonly id: string
    readonly version: number
    readonly text: string
    readonly theirs?: { text: string }
  }
}

const cookieOf = (guest: Guest) => [...guest.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

/** Asks until there is an answer: the same again, as a page does that does not know what became of its request. */
async function insist(place: Place, guest: Guest, path: string, body: object, key?: string): Promise<Answer> {
  for (;;) {
    try {
      const answer = await fetch(place.url + path, {
        method: 'POST',
        headers: {
          ...{ cookie: cookieOf(guest), accept: 'application/json', 'content-type': 'application/json' },
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        body: JSON.stringify(body),
      })
      const json = (await answer.json()) as Answer['json']
      if (answer.status < 500) return { status: answer.status, json }
    } catch {
      // Nobody is there, or the answer broke off.
    }
    await sleep(20)
  }
}

it(
  'a server that is killed again and again loses no save that it acknowledged, and makes none twice',
  { timeout: 240_000 },
  async (test) => {
    const place = await aPlace(test)
    let program: Program = await place.open({ RATE_LIMIT: 'off', LOG_LEVEL: 'silent' })
    const guest = aGuest()
    const person = { email: 'ada@example.org', password: 'damson and quince' }
    await guest.submit(`${place.url}/signup`, { ...person, repeat_password: person.password })
    await guest.submit(`${place.url}/signin`, person)

    let acknowledged = 0
    const write = async (number: number) => {
      const key = `00000000-0000-4000-8000-00000000000${number}`
      let text = `start of ${number}`
      const made = await insist(place, guest, '/notes/create', { name: `Note ${number}`, text }, key)
      expect(made.status).toBe(201)
      const path = `/notes/${made.json.id}/edit`
      let { version } = made.json
      for (let save = 0; save < savesOfEach; save++) {
        text += ` w${number}x${save}.`
        const answer = await insist(place, guest, path, { name: `Note ${number}`, text, version, writer: key })
        expect([answer.status, answer.json.text]).toEqual([200, text])
        ;({ version } = answer.json)
        acknowledged++
      }
      return { id: made.json.id, text }
    }
    const writing = Promise.all(Array.from({ length: writers }, (_, number) => write(number)))
    for (let time = 0; time < kills; time++) {
      const before = acknowledged
      while (acknowledged < before + 60 + 40 * Math.random() && acknowledged < writers * savesOfEach - 100)
        await sleep(5)
      process.kill(program.pid, 'SIGKILL')
      await program.ended
      program = await place.open({ RATE_LIMIT: 'off', LOG_LEVEL: 'silent' })
    }
    const notes = await writing
    expect(acknowledged).toBe(writers * savesOfEach)

    const headers = { cookie: cookieOf(guest), accept: 'application/json' }
    for (const { id, text } of notes) {
      const kept = (await (await fetch(`${place.url}/notes/${id}/newer?than=0`, { headers })).json()) as Answer['json']
      expect(kept.text).toBe(text)
    }
    const list = (await guest.visit(place.url)).body
    expect(list, 'none is there twice').toContain(`All notes (${writers})`)
  },
)
