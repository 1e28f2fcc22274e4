import { expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import type { Program } from '../kit/program.ts'
import { aUsedPlace, type Place } from './place.ts'
import { kill, stillRunning } from './processes.ts'

const ends = {
  'Ctrl-C': ({ pid }: Program) => process.kill(-pid, 'SIGINT'),
  'closing the terminal': ({ pid }: Program) => process.kill(-pid, 'SIGHUP'),
  'kill of npm': ({ pid }: Program) => process.kill(pid, 'SIGTERM'),
  'kill -9 of npm': ({ pid }: Program) => process.kill(pid, 'SIGKILL'),
  'kill -9 of the program': (_npm: Program, place: Place) => kill([serverOf(place)]),
}

/** Defines a test for each of these ends of `npm start`. */
export function itLeavesNothing(whats: readonly (keyof typeof ends)[]): void {
  it.for(whats)('%s', async (what, test) => {
    const place = await aUsedPlace(test)
    const npm = await place.open({}, 'npm')
    const all = place.processes()
    for (const part of ['main.js', 'notejam-postgres', 'postgres: ']) {
      expect(
        all.some(({ command }) => command.includes(part)),
        `${part} runs`,
      ).toBe(true)
    }

    ends[what](npm, place)

    await eventually('all of them have ended', () => stillRunning(all).length === 0)
    expect(place.processes()).toEqual([])
  })
}

/** The process that serves: the parent of the database's keeper. */
function serverOf(place: Place): ReturnType<Place['processes']>[number] {
  const all = place.processes()
  const keepers = all.filter(({ command }) => command.includes('notejam-postgres'))
  const server = all.find(
    ({ pid, command }) => keepers.some(({ parent }) => parent === pid) && command.includes('main.js'),
  )
  if (!server) throw new Error('no process serves')
  return server
}
