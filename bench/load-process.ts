import autocannon from 'autocannon'
import { percentile } from './figures.ts'
import type { Load, Order } from './load.ts'

/** Makes load in a process of its own: its event loop measures latencies, and must not wait for other work. */
process.on('message', (order: Order) => void put(order).then((load) => process.send?.(load)))

// Ends when the parent has ended, however that ended; the parent answers Ctrl-C.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())

let turn = 0
/** A form that says something else each time: what is saved again as it was is no save. */
function anew<Form extends { body?: string | Buffer }>(form: Form): Form {
  return { ...form, body: `${String(form.body)}+${++turn}` }
}

async function put({ url, connections, seconds, requests }: Order): Promise<Load> {
  const milliseconds: number[] = []
  const statuses: Record<string, number> = {}
  let next = 0
  const run = autocannon({
    ...{ url, connections, duration: seconds, sampleInt: 100 },
    setupClient(client) {
      // Each connection has people of its own, where there are enough: two never ask for the same row at the same time.
      const share =
        requests.length < connections ? requests : requests.filter((_, index) => index % connections === next)
      next += 1
      client.setRequests(share.map((request) => ({ ...request, ...(request.body ? { setupRequest: anew } : {}) })))
    },
  })
  // autocannon's own percentiles are whole milliseconds; a page takes few of them.
  run.on('response', (_client, status, _bytes, time) => {
    milliseconds.push(time)
    statuses[status] = (statuses[status] ?? 0) + 1
  })
  const { errors, duration } = await run

  const sorted = Float64Array.from(milliseconds).sort()
  return {
    answers: sorted.length,
    requestsPerSecond: sorted.length / duration,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    statuses,
    errors,
  }
}
