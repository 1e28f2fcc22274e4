import type { Environment } from './environment.ts'
import { whole, type Expect } from './expect.ts'

/** Fargate's CPU units, with the minimum and maximum of memory (MiB) for each. */
const fargateSizes: Readonly<Record<number, readonly [min: number, max: number]>> = {
  256: [512, 2_048],
  512: [1_024, 4_096],
  1024: [2_048, 8_192],
  2048: [4_096, 16_384],
  4096: [8_192, 30_720],
}

export function checkService(service: Environment['service'], expect: Expect): void {
  const { cpu, memoryMib, minTasks, maxTasks, peaks } = service
  const memory = fargateSizes[cpu]
  expect(memory !== undefined, 'service.cpu', `is ${cpu}: one of ${Object.keys(fargateSizes).join(', ')}`)
  if (memory) {
    const isSold = memoryMib >= memory[0] && memoryMib <= memory[1] && (memoryMib === 512 || memoryMib % 1_024 === 0)
    expect(
      isSold,
      'service.memoryMib',
      `is ${memoryMib}: with ${cpu} CPU units, whole GiB from ${memory[0]} to ${memory[1]}`,
    )
  }
  expect(whole(minTasks, 1, 100), 'service.minTasks', `is ${minTasks}: 1 to 100`)
  expect(whole(maxTasks, 1, 100), 'service.maxTasks', `is ${maxTasks}: 1 to 100`)
  expect(minTasks <= maxTasks, 'service.minTasks', `is ${minTasks}, above service.maxTasks ${maxTasks}`)
  expect(
    whole(service.requestsPerTask, 1, 1_000_000),
    'service.requestsPerTask',
    'must be a whole number of requests a minute',
  )
  expect(whole(service.cpuPercent, 10, 90), 'service.cpuPercent', `is ${service.cpuPercent}: 10 to 90 per cent`)
  // ECS sends SIGKILL at most 120 s after SIGTERM; after the drain, requests in flight have the rest.
  expect(whole(service.drainSeconds, 0, 90), 'service.drainSeconds', `is ${service.drainSeconds}: 0 to 90`)
  for (const peak of peaks) {
    const key = `service.peaks.${peak.name}`
    expect(
      peak.minTasks >= minTasks && peak.minTasks <= maxTasks,
      key,
      `wants ${peak.minTasks} tasks: between service.minTasks and service.maxTasks`,
    )
    for (const time of [peak.from, peak.until])
      expect(/^cron\(([^\s]+ ){5}[^\s]+\)$/.test(time), key, `"${time}" is no cron(…) with six fields`)
  }
}
