import { print } from '../print.ts'

const everyMs = 3_000

/** Prints what is being done, every few seconds, for work that takes long; on the error output, so that results stay by themselves. */
export function sayProgress(): (sentence: string) => void {
  let last = performance.now()
  return (sentence) => {
    if (performance.now() - last < everyMs) return
    last = performance.now()
    print(`${sentence} …`, process.stderr)
  }
}
