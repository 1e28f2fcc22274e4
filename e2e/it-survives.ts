import { expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { endProgram, type Program } from '../kit/program.ts'
import { aUsedPlace, type Place } from './place.ts'
import { kill, stillRunning } from './processes.ts'
import { signInAsPrinted } from './sample.ts'

const ends = {
  'a restart': (program: Program) => endProgram(program),
  'kill -9 of everything': async (_program: Program, place: Place) => {
    const all = place.processes()
    kill(all)
    await eventually('all of them have ended', () => stillRunning(all).length === 0)
  },
  // The keeper is still ending the database when the next one starts.
  'kill -9 of the program': async ({ pid }: Program) => kill([{ pid, parent: 0, command: '' }]),
  'kill -9 of the program and of the keeper': async (program: Program, place: Place) => {
    const keepers = place.processes().filter(({ command }) => command.includes('notejam-postgres'))
    // The one that waits for the end of the pipe first: it would still ask the database to stop.
    kill(keepers.toReversed())
    kill([{ pid: program.pid, parent: 0, command: '' }])
    await eventually('the keeper has ended', () => stillRunning(keepers).length === 0)
    await program.ended
    expect(databasesOf(place), 'the database must be left alone for this to mean anything').toHaveLength(1)
  },
}

/** Defines a test for each of these ends. */
export function itSurvives(whats: readonly (keyof typeof ends)[]): void {
  it.concurrent.for(whats)('what was written, and who is signed in, survives %s', async (what, test) => {
    const place = await aUsedPlace(test)
    const first = await place.open()
    const guest = await signInAsPrinted(first, place.url)
    const note = { name: 'Damson jam', text: 'Two kilos of damsons.' }
    expect((await guest.submit(`${place.url}/notes/create`, note)).location).toBe('/')
    const [database] = databasesOf(place)

    await ends[what](first, place)
    await place.open()

    const home = await guest.visit(place.url)
    expect(home.status).toBe(200)
    expect(home.body).toContain('Damson jam')
    expect(stillRunning(database ? [database] : []), 'the first database').toEqual([])
    expect(databasesOf(place)).toHaveLength(1)
  })
}

/** The database servers on this place's folder (their workers are named otherwise). */
function databasesOf(place: Place): ReturnType<Place['processes']> {
  return place.processes().filter(({ command }) => /^\S*postgres -D /.test(command))
}
