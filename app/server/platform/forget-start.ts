import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Gives back what only starting needed: a quarter of the memory, mostly the source of libraries, which V8 would keep as
 * long as there is enough. Takes a tenth of a second, so that it is done before anybody is served. (docs/decisions/0006)
 */
export function forgetStart(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: { type: string; flavor: string }) => void
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', flavor: 'last-resort' })
}
