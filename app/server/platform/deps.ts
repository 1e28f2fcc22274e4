import type { FastifyBaseLogger } from 'fastify'
import type { Database } from './database/connect.ts'
import type { News } from './database/news.ts'
import type { PressureLimits } from './http/pressure.ts'
import type { Drain } from './http/drain.ts'
import type { Mailer } from './mail/mailer.ts'
import type { Outbox } from './mail/local-outbox.ts'
import type { ObjectStore } from './objects/object-store.ts'
import type { Assets } from './page/assets.ts'
import type { Workers } from './work/workers.ts'
import type { Tracing } from './traces/tracing.ts'
import type { Tombstones } from './tombstones/tombstones.ts'
import type { SignUp } from '../parsers.ts'

export interface SampleAccount {
  readonly email: string
  readonly password: string
}

export interface SecurityContact {
  /** A `mailto:` or `https:` address. */
  readonly address: string
  /** ISO. */
  readonly expiresAt: string
}

/** The OpenID Connect provider that people may sign in with. */
export interface ProviderSettings {
  /** As the operator wrote it. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What people call it. */
  readonly name: string
  /** Whether an address of which it does not say that it is confirmed counts as confirmed. */
  readonly isEmailTrusted: boolean
}

/** Tells open pages of the latest versions of notes. */
export interface Changes {
  publish(noteId: string, version: number): void
  /** @returns a function that unsubscribes */
  subscribe(noteId: string, onVersion: (version: number) => void): () => void
  stop(): Promise<void>
}

/** What one import may be. */
export interface ImportLimits {
  /** Of everything that is brought, as it comes. */
  readonly maxBytes: number
  /** Of what archives unpack to. */
  readonly maxUnpackedBytes: number
  /** Files, with those in archives. */
  readonly maxEntries: number
  /** How many archives may lie in each other. */
  readonly maxDepth: number
}

/** Everything the application is built from; `buildApp` reads nothing else. */
export interface Deps {
  readonly sql: Database
  readonly log: FastifyBaseLogger
  /** That runs, as people read it. */
  readonly version: string
  readonly mailer: Mailer
  /** Where mail can be read; only in local mode, and when it is not sent. */
  readonly outbox: Outbox | undefined
  /** Threads for what takes a visitor's text and may take long. */
  readonly workers: Workers
  readonly objects: ObjectStore
  /** Folder for files on their way into `objects`. */
  readonly uploads: string
  /** Enqueues the removal of objects that no row names any more. */
  readonly tidyUp: () => void
  /** Deletes mail to an address that this Notejam still has: it waits to be sent, or was kept instead of being sent. */
  readonly forgetMail: (address: string) => Promise<void>
  /** Enqueues the removal of accounts whose time has come. */
  readonly removeAccounts: () => void
  /** What is gone for good, beside the database. */
  readonly tombstones: Tombstones
  /** Enqueues the packing of exports that were asked for. */
  readonly packExports: () => void
  /** Bytes that the attachments of one account may have in all. */
  readonly attachmentsQuota: number
  /** Bytes that the text of one account may have, with its history and the trash. */
  readonly textQuota: number
  readonly importLimits: ImportLimits
  readonly assets: Assets
  /** Signs cookies; at least 32 characters. */
  readonly secret: string
  /** Keys that `secret` replaces (rotation): what they have signed is accepted as well. */
  readonly previousSecrets: readonly string[]
  /** Without a trailing slash. */
  readonly publicOrigin: string
  readonly isLocal: boolean
  readonly signUp: SignUp
  /** Whether people are asked to show that their address is theirs. */
  readonly confirmsAddresses: boolean
  /** For those who find a weakness; undefined where the operator names none. */
  readonly securityContact: SecurityContact | undefined
  /** The account with which a visitor can look around, while its password is the one that the README names. */
  readonly sample: () => Promise<SampleAccount | undefined>
  /** Undefined where people sign in with passwords alone. */
  readonly provider: ProviderSettings | undefined
  /** Whether passwords open accounts. Never false without a provider. */
  readonly takesPasswords: boolean
  /** Whether an account that a password opens needs a second factor. */
  readonly requiresFactor: boolean
  /** Whether people may have other services told of their notes. */
  readonly webhooks: boolean
  readonly rateLimit: boolean
  /** How many proxies stand before this process. */
  readonly proxyHops: number
  /** How many migrations a database must have for this code. */
  readonly schemaVersion: number
  /** Tells open pages which notes have changed. */
  readonly changes: Changes
  /** Tells an account's open pages what it has changed. */
  readonly accountNews: News
  readonly drain: Drain
  /** When to shed load. */
  readonly pressureLimits: PressureLimits
  /** How often a database that cannot be written to is tried. */
  readonly writeProbeSeconds: number
  /** Whether the time of requests and statements is measured, because the settings ask for metrics. */
  readonly isMeasured: boolean
  /** Follows requests and their statements; undefined when the settings ask for no traces. */
  readonly tracing: Tracing | undefined
  /** The addresses of the accounts that see how the service is doing. */
  readonly operators: readonly string[]
  /** The backups that are made by themselves; undefined where none are. */
  readonly backups: { readonly to: string; readonly everyHours: number } | undefined
}
