import type { FastifyBaseLogger } from 'fastify'
import { DatabaseError } from 'pg'
import { pino, type DestinationStream } from 'pino'

/**
 * JSON lines. Requests are logged by route, never by address: addresses can hold tokens.
 * @param base stands in every line
 */
export function createLog(
  level: string,
  destination?: DestinationStream,
  base: Readonly<Record<string, string>> | null = null,
): FastifyBaseLogger {
  return pino(
    {
      level,
      base,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Properties of an error (parameters of a statement, a request body) can hold a note or a password.
      serializers: { err: describeError },
    },
    ...(destination ? [destination] : []),
  )
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  // The server quotes names and, now and then, values; V8 quotes what is no JSON.
  const quotes = error instanceof DatabaseError || error instanceof SyntaxError
  const message = quotes ? error.message.replace(/".*"/gs, '"…"') : error.message
  return {
    type: error instanceof DatabaseError ? 'DatabaseError' : error.name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    stack: error.stack?.replace(error.message, () => message),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}
