import { collectDefaultMetrics, Gauge } from 'prom-client'
import { registry } from './registry.ts'

/** Metrics of this process: CPU, memory, garbage collection, event loop, start time, and version. */
export function measureProcess(version: string): void {
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'notejam_build_info',
    help: 'Which Notejam this is; always 1.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.version }, 1)
}
