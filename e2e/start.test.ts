import { describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import type { Program } from '../kit/program.ts'
import { aPlace, aUsedPlace, type Place } from './place.ts'
import { kill, stillRunning } from './processes.ts'
import { signInAsPrinted } from './sample.ts'

it('npm start prints its address and a way in that works', async (test) => {
  const place = await aPlace(test)
  const npm = await place.open({}, 'npm')

  expect(npm.stdout).toContain(`Notejam is ready at ${place.url}\n`)
  const guest = await signInAsPrinted(npm, place.url)
  expect((await guest.visit(place.url)).body).toContain('All notes (')
  expect(npm.stdout).toContain(place.dataDir)
})

describe.concurrent('nothing stays behind after', () => {
  const ends: [what: string, end: (npm: Program, place: Place) => void][] = [
    ['Ctrl-C', ({ pid }) => process.kill(-pid, 'SIGINT')],
    ['closing the terminal', ({ pid }) => process.kill(-pid, 'SIGHUP')],
    ['kill of npm', ({ pid }) => process.kill(pid, 'SIGTERM')],
    ['kill -9 of npm', ({ pid }) => process.kill(pid, 'SIGKILL')],
    ['kill -9 of the program', (_npm, place) => kill([serverOf(place)])],
  ]

  it.for(ends)('%s', async ([, end], test) => {
    const place = await aUsedPlace(test)
    const npm = await place.open({}, 'npm')
    const all = place.processes()
    for (const part of ['main.js', 'notejam-postgres', 'postgres: ']) {
      expect(
        all.some(({ command }) => command.includes(part)),
        `${part} runs`,
      ).toBe(true)
    }

    end(npm, place)

    await eventually('all of them have ended', () => stillRunning(all).length === 0)
    expect(place.processes()).toEqual([])
  })

  it('Ctrl-C twice', async (test) => {
    const place = await aUsedPlace(test)
    const npm = await place.open({}, 'npm')
    const all = place.processes()

    process.kill(-npm.pid, 'SIGINT')
    process.kill(-npm.pid, 'SIGINT')

    await eventually('all of them have ended', () => stillRunning(all).length === 0)
  })
})

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
