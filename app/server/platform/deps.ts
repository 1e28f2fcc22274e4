import type { FastifyBaseLogger } from 'fastify'
import type { Changes } from './database/changes.ts'
import type { Database } from './database/connect.ts'
import type { PressureLimits } from './http/pressure.ts'
import type { Drain } from './http/drain.ts'
import type { Mailer } from './mail/mailer.ts'
import type { Outbox } from './mail/local-outbox.ts'
import type { ObjectStore } from './objects/object-store.ts'
import type { Assets } from './page/assets.ts'
import type { Workers } from './work/workers.ts'
import type { Tracing } from './traces/tracing.ts'

/** Everything the application is built from; `buildApp` reads nothing else. */
export interface Deps {
  readonly sql: Database
  readonly log: FastifyBaseLogger
  readonly mailer: Mailer
  /** Where mail can be read; only in local mode, and when it is not sent. */
  readonly outbox: Outbox | undefined
  /** Threads for what takes a visitor's text and may take long. */
  readonly workers: Workers
  readonly objects: ObjectStore
  /** Folder for files on their way into `objects`. */
  readonly uploads: string
  /** Has objects removed that nothing names any more: soon, and not now. */
  readonly tidyUp: () => void
  /** Bytes that the attachments of one account may have in all. */
  readonly attachmentsQuota: number
  /** Bytes that the text of one account may have, with its history and the trash. */
  readonly textQuota: number
  readonly assets: Assets
  /** Signs cookies; at least 32 characters. */
  readonly secret: string
  /** Are accepted as well, while `secret` takes their place (rotation). */
  readonly previousSecrets: readonly string[]
  /** Without a trailing slash. */
  readonly publicOrigin: string
  readonly isLocal: boolean
  readonly rateLimit: boolean
  /** How many proxies stand before this process. */
  readonly proxyHops: number
  /** How many migrations a database must have for this code. */
  readonly schemaVersion: number
  /** What pages that are open hear of. */
  readonly changes: Changes
  readonly drain: Drain
  /** When to refuse requests for want of time. */
  readonly pressureLimits: PressureLimits
  /** How often a database that cannot be written to is tried. */
  readonly writeProbeSeconds: number
  /** Whether the time of requests and statements is measured: somebody reads the metrics. */
  readonly isMeasured: boolean
  /** Follows requests and their statements; undefined when nobody wants traces. */
  readonly tracing: Tracing | undefined
}
