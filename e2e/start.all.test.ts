import { describe, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { itLeavesNothing } from './it-leaves-nothing.ts'
import { aUsedPlace } from './place.ts'
import { stillRunning } from './processes.ts'

/** The ends that `start.test.ts` leaves out. */
describe.concurrent('nothing stays behind after', () => {
  itLeavesNothing(['closing the terminal', 'kill of npm', 'kill -9 of the program'])

  it('Ctrl-C twice', async (test) => {
    const place = await aUsedPlace(test)
    const npm = await place.open({}, 'npm')
    const all = place.processes()

    process.kill(-npm.pid, 'SIGINT')
    process.kill(-npm.pid, 'SIGINT')

    await eventually('all of them have ended', () => stillRunning(all).length === 0)
  })
})
