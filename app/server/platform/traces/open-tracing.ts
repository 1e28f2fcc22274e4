import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Span } from '@opentelemetry/api'
import type { FastifyBaseLogger } from 'fastify'
import type { WatchedStatement } from '../database/watch.ts'
import { errorCode } from '../error-code.ts'
import { quietExporter } from './quiet-exporter.ts'
import { parentOf } from './trace-parent.ts'
import type { Tracing } from './tracing.ts'

interface TracingOptions {
  /** The collector, as OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string
  readonly version: string
  readonly proxyHops: number
  readonly log: FastifyBaseLogger
  /** Share of requests that are sampled, from 0 to 1; a request whose sender decided against sampling is never sampled. */
  readonly share: number
}

/** How long a shutdown waits for the last export. */
const shutdownMs = 3_000

/**
 * Traces over OTLP. Spans are queued, a few thousand at most, and exported in batches; without a collector they are dropped, and the log
 * says so now and then.
 *
 * OpenTelemetry is only loaded here, without auto-instrumentation: hooks report requests and statements.
 */
export async function openTracing({ endpoint, version, proxyHops, log, share }: TracingOptions): Promise<Tracing> {
  const [{ ROOT_CONTEXT, SpanKind, SpanStatusCode, trace }, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ])
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`
  const exporter = quietExporter(new OTLPTraceExporter({ url, timeoutMillis: 5_000, concurrencyLimit: 2 }), log)
  // A balancer's header names a trace and no parent span: the trace id alone is kept.
  let nextTraceId: string | undefined
  // The sampling decision of a client's `traceparent` is ignored: any client could have its requests sampled.
  const chance = {
    shouldSample: () => ({
      decision: Math.random() < share ? sdk.SamplingDecision.RECORD_AND_SAMPLED : sdk.SamplingDecision.NOT_RECORD,
    }),
    toString: () => `one of ${1 / share}`,
  }
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'notejam', 'service.version': version }),
    sampler: new sdk.ParentBasedSampler({ root: chance, remoteParentSampled: chance }),
    spanLimits: { attributeValueLengthLimit: 4_000 },
    idGenerator: {
      generateTraceId: () => nextTraceId ?? randomBytes(16).toString('hex'),
      generateSpanId: () => randomBytes(8).toString('hex'),
    },
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, maxQueueSize: 4_096, scheduledDelayMillis: 2_000 })],
  })
  const tracer = provider.getTracer('notejam')
  const current = new AsyncLocalStorage<Span>()

  return {
    follow(app) {
      const spans = new WeakMap<object, Span>()
      app.addHook('onRequest', (request, _reply, done) => {
        const { traceId, parent } = parentOf(request.headers, proxyHops > 0)
        const above = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
        nextTraceId = traceId
        const route = request.routeOptions.url
        const name = `${request.method} ${route ?? 'none'}`
        const attributes = { 'http.request.method': request.method, 'http.route': route ?? 'none' }
        const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, above)
        nextTraceId = undefined
        request.traceId = span.spanContext().traceId
        spans.set(request, span)
        current.run(span, done)
      })
      app.addHook('onResponse', async (request, reply) => {
        const span = spans.get(request)
        span?.setAttribute('http.response.status_code', reply.statusCode)
        if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
        span?.end()
      })
    },
    statements: {
      asked(statement: WatchedStatement) {
        const span = current.getStore()
        if (span?.isRecording()) statement.note = span
      },
      ended({ text, askedAt, startedAt, note }, error) {
        if (note === undefined) return
        const operation = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? 'statement'
        // Its text has `$1` where a value was; an error's own words quote values.
        const attributes = {
          'db.system.name': 'postgresql',
          'db.operation.name': operation,
          'db.query.text': text,
          'notejam.pool_wait_ms': (startedAt ?? performance.now()) - askedAt,
          ...(error ? { 'db.response.status_code': errorCode(error) ?? 'unknown' } : {}),
        }
        const options = { kind: SpanKind.CLIENT, startTime: Date.now() - (performance.now() - askedAt), attributes }
        const span = tracer.startSpan(operation, options, trace.setSpan(ROOT_CONTEXT, note as Span))
        if (error) span.setStatus({ code: SpanStatusCode.ERROR })
        span.end()
      },
    },
    objects(store) {
      async function followed<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
        const above = current.getStore()
        if (!above?.isRecording()) return act()
        const span = tracer.startSpan(`object ${name}`, { kind: SpanKind.CLIENT }, trace.setSpan(ROOT_CONTEXT, above))
        try {
          return await act()
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR })
          throw error
        } finally {
          span.end()
        }
      }
      return {
        put: (...object) => followed('put', () => store.put(...object)),
        get: (...object) => followed('get', () => store.get(...object)),
        remove: (...object) => followed('remove', () => store.remove(...object)),
        tidy: () => store.tidy(),
      }
    },
    async close() {
      await Promise.race([provider.shutdown().catch(() => {}), sleep(shutdownMs, undefined, { ref: false })])
    },
  }
}
