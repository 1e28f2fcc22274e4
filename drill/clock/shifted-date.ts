import { readFileSync } from 'node:fs'

/**
 * Loaded into a server by `node --import`: its clock is wrong by as many milliseconds as stand in the file that
 * DRILL_CLOCK names. What measures time (performance.now, timers) goes on as it does when a machine's clock is set.
 */
const file = process.env['DRILL_CLOCK'] ?? ''
let shift = 0
const look = () => (shift = Number(readFileSync(file, 'utf8')))
look()
setInterval(look, 20).unref()

const RightDate = Date
class WrongDate extends RightDate {
  constructor(...given: [] | [number | string | Date]) {
    super(...((given.length === 0 ? [WrongDate.now()] : given) as [number]))
  }

  static override now(): number {
    return RightDate.now() + shift
  }
}
globalThis.Date = WrongDate as DateConstructor
