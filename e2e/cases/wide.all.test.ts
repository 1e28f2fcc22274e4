import { openWorld } from '../world.ts'
import { itFits } from './wide.ts'
import { aWriter } from './writer.ts'

itFits(openWorld(), aWriter(), 360)
