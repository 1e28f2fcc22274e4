import { expect } from 'vitest'
import { routes } from '../app/server/routes.ts'
import { Client, read, Tally } from '../kit/client.ts'
import { eventually } from '../kit/eventually.ts'
import { cookieOf } from '../kit/guest.ts'
import { aMember } from '../kit/person.ts'
import { aUsedPlace, type Ending } from './place.ts'

interface Series {
  readonly writers: number
  readonly savesOfEach: number
  readonly kills: number
}

interface Saved {
  readonly id: string
  readonly version: number
  readonly text: string
}

/** Kills the server again and again while people save, and expects every acknowledged save, once. */
export async function killSeries(test: Ending, { writers, savesOfEach, kills }: Series): Promise<void> {
  const place = await aUsedPlace(test)
  const settings = { RATE_LIMIT: 'off', LOG_LEVEL: 'silent' }
  let program = await place.open(settings)
  const tally = new Tally()
  const guest = await aMember(place.url)
  const client = new Client(() => place.url, cookieOf(guest), tally)

  const write = async (number: number) => {
    const key = `00000000-0000-4000-8000-00000000000${number}`
    const name = `Note ${number}`
    let text = `start of ${number}`
    const made = await client.json(routes.notes.create.href(), { name, text }, { 'idempotency-key': key })
    expect(made.status).toBe(201)
    const { id, version: first } = read<Saved>(made)
    let version = first
    for (let save = 0; save < savesOfEach; save++) {
      text += ` w${number}x${save}.`
      const answer = await client.json(routes.notes.edit.href({ noteId: id }), { name, text, version, writer: key })
      const saved = read<Saved>(answer)
      expect([answer.status, saved.text]).toEqual([200, text])
      version = saved.version
      tally.acknowledged++
    }
    return { id, text }
  }
  const writing = Promise.all(Array.from({ length: writers }, (_, number) => write(number)))
  // Evenly over the saves, the last kill before the last of them.
  const savesOfAKill = Math.floor((writers * savesOfEach) / (kills + 1))
  for (let kill = 1; kill <= kills; kill++) {
    await eventually('more saves are acknowledged', () => tally.acknowledged >= kill * savesOfAKill, 60_000)
    process.kill(program.pid, 'SIGKILL')
    await program.ended
    program = await place.open(settings)
  }
  const notes = await writing
  expect(tally.acknowledged).toBe(writers * savesOfEach)
  expect(tally.refused, 'requests met no server').toBeGreaterThan(0)

  for (const { id, text } of notes) {
    const kept = read<Saved>(await client.insist(routes.notes.newer.href({ noteId: id }, { than: '0' })))
    expect(kept.text).toBe(text)
  }
  const list = (await guest.visit(place.url)).body
  expect(list, 'none is there twice').toContain(`All notes (${writers})`)
}
