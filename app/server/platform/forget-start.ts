import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Collects the garbage of starting: a quarter of the memory, mostly the source of libraries, which V8 would keep as long as there is
 * enough. It takes a tenth of a second, and so comes before the first request. (docs/decisions/0006)
 */
export function forgetStart(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: { type: string; flavor: string }) => void
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', flavor: 'last-resort' })
}
