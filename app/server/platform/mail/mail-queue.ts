import type { FastifyBaseLogger } from 'fastify'
import type { Sql } from '../database/connect.ts'
import type { Jobs, Queue } from '../jobs/jobs.ts'
import { count } from '../metrics/registry.ts'
import { keyedTag } from '../secrets/keyed-tag.ts'
import { MailProblem, type Mail, type Mailer } from './mailer.ts'
import { createSeal, type Seal } from './sealed.ts'

/**
 * Mail that waits to be sent. Tried for about an hour with exponential backoff: 5 seconds later, 10, 20, … 5 minutes. A mail server that is
 * away delays mail, and fails no request.
 */
export const mailQueue: Queue = {
  name: 'mail',
  retries: {
    ...{ retryLimit: 20, retryDelay: 5, retryBackoff: true, retryDelayMax: 300 },
    // A mail server answers within ten seconds; a job that is under way longer has lost its process.
    ...{ expireInSeconds: 30, retentionSeconds: 2 * 3600, deleteAfterSeconds: 60 },
  },
}

/** A mail in the queue, encrypted: its link opens an account, and a copy of the database alone must not. */
interface WaitingMail {
  readonly sealed: string
  /** A keyed tag of the address, by which its mail is found without opening all. */
  readonly to: string
}

const tagOf = (secret: string, address: string) => keyedTag(secret, 'mail to', address, 22)

/** @param secret the service's own */
function sealOf(secret: string): Seal {
  return createSeal(secret, 'mail that waits')
}

/**
 * @param secrets of which `queuedMailer` was given one
 * @returns sends a mail that waited; rejects when it is to be tried again
 */
export function sendWaiting(
  mailer: Mailer,
  log: FastifyBaseLogger,
  secrets: readonly string[],
): (mail: unknown) => Promise<void> {
  const seals = secrets.map(sealOf)
  return async (data) => {
    const { sealed = '' } = data as Partial<WaitingMail>
    const text = seals.map((seal) => seal.open(sealed)).find((opened) => opened !== undefined)
    if (text === undefined) {
      count.mail('failed')
      log.error('mail could not be sent: another AUTH_SECRET has sealed it. Give all processes the same.')
      // During a rotation of the secret, another process may have it.
      throw new Error('sealed with another secret')
    }
    const mail = JSON.parse(text) as Mail
    if (mail.until !== undefined && Date.parse(mail.until) < Date.now()) {
      log.error('mail was given up: it was not needed any more')
      return
    }
    try {
      await mailer.send(mail)
      count.mail('sent')
    } catch (error) {
      // Only the error's name is logged: its message quotes addresses.
      const { reason, message, isFinal } =
        error instanceof MailProblem ? error : new MailProblem('unknown reason', 'this is a defect')
      count.mail('failed')
      log.error({ reason, isFinal }, `mail could not be sent: ${message}`)
      if (!isFinal) throw new Error(reason)
    }
  }
}

/** Below `.invalid` there is no mail server, nor will there be (RFC 2606): what is sent there comes back, and counts against the sender. */
const isOfNoOne = (address: string) => /[@.]invalid$/i.test(address)

/** A mailer that queues: a request waits until its mail is stored, not until it is sent. */
export function queuedMailer(jobs: Jobs, secret: string): Mailer {
  const seal = sealOf(secret)
  return {
    async send(mail) {
      if (isOfNoOne(mail.to)) return
      const waiting: WaitingMail = { sealed: seal.close(JSON.stringify(mail)), to: tagOf(secret, mail.to) }
      await jobs.send(mailQueue.name, waiting)
    },
  }
}

/**
 * Deletes mail to an address: what waits to be sent, and what the mailer keeps instead of sending it. A mail that the version before has queued
 * has no tag, and goes within two hours. Nothing is counted by the tag: SES counts bounces and complaints of all mail by itself.
 * @param secrets of which one has sealed it
 */
export function forgetsMail(sql: Sql, secrets: readonly string[], mailer: Mailer): (address: string) => Promise<void> {
  return async (address) => {
    const tags = secrets.map((secret) => tagOf(secret, address))
    await sql`delete from pgboss.job where name = ${mailQueue.name} and data->>'to' = any (${tags}::text[])`
    await mailer.forget?.(address)
  }
}
