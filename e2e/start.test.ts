import { describe, expect, it } from 'vitest'
import { itLeavesNothing } from './it-leaves-nothing.ts'
import { aPlace } from './place.ts'
import { signInAsPrinted } from './sample.ts'

it('npm start prints its address and a way in that works', async (test) => {
  const place = await aPlace(test)
  const npm = await place.open({}, 'npm')

  expect(npm.stdout).toContain(`Notejam is ready at ${place.url}\n`)
  const guest = await signInAsPrinted(npm, place.url)
  expect((await guest.visit(place.url)).body).toContain('All notes (')
  expect(npm.stdout).toContain(place.dataDir)
})

describe.concurrent('nothing stays behind after', () => itLeavesNothing(['Ctrl-C', 'kill -9 of npm']))
