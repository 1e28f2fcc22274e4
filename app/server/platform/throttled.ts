/** Throttles a log line: during an outage every request fails, and one line in five seconds says how many did. */
export function throttled(log: (reason: string, times: number) => void, everyMs = 5_000): (reason: string) => void {
  let times = 0
  let toldAt = -Infinity
  return (reason) => {
    times++
    if (performance.now() - toldAt < everyMs) return
    log(reason, times)
    times = 0
    toldAt = performance.now()
  }
}
