import { describe } from 'vitest'
import { itDropsKeptPages } from './leaving.ts'
import { strangersChangeNothing } from './strangers.ts'
import { openWorld } from './world.ts'

/** What `safety.test.ts` leaves out. */
const world = openWorld()

describe('Back after signing out shows nothing of the notes, with scripts on', () =>
  itDropsKeptPages(world, true, ['signing in', 'its address', 'Back']))

describe('Back after signing out shows nothing of the notes, with scripts off', () =>
  itDropsKeptPages(world, false, ['signing in', 'its address']))

strangersChangeNothing(world, 'origin')
