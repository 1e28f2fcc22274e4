import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { FastifyBaseLogger } from 'fastify'
import { errorCode } from '../error-code.ts'

/** Milliseconds between two lines. */
const tellEvery = 60_000

/** The same exporter, which says in the log when nobody takes what it sends: once a minute, and how often it was. */
export function quietExporter(exporter: SpanExporter, log: FastifyBaseLogger): SpanExporter {
  let failed = 0
  let toldAt = -Infinity
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        // 0 is the SDK's number for success; its name is only in what is loaded late.
        if ((result.code as number) !== 0) {
          failed++
          if (performance.now() - toldAt > tellEvery) {
            log.warn({ reason: errorCode(result.error) ?? 'unknown reason', failed }, 'traces could not be sent')
            failed = 0
            toldAt = performance.now()
          }
        }
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  }
}
