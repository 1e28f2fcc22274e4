import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { FastifyBaseLogger } from 'fastify'
import { errorCode } from '../error-code.ts'

/** Between two log lines. */
const logEveryMs = 60_000

/** Throttles the log of failed exports: one line a minute says how many failed. */
export function quietExporter(exporter: SpanExporter, log: FastifyBaseLogger): SpanExporter {
  let failed = 0
  let toldAt = -Infinity
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        // 0 is ExportResultCode.SUCCESS, whose module is loaded late.
        if ((result.code as number) !== 0) {
          failed++
          if (performance.now() - toldAt > logEveryMs) {
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
