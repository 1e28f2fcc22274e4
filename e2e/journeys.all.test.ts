import { describe } from 'vitest'
import { itNeedsNoScript } from './it-needs-no-script.ts'
import { openWorld } from './world.ts'

const world = openWorld()

describe('with scripts off', () => itNeedsNoScript(world, false))
