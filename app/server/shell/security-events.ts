import type { FastifyRequest } from 'fastify'
import type { Sql } from '../platform/database/connect.ts'
import type { Deps } from '../platform/deps.ts'
import { networkOf } from '../platform/http/network.ts'
import { deviceWords } from '../platform/http/user-agent.ts'
import type { Mail } from '../platform/mail/mailer.ts'
import { fullTime } from '../platform/page/time.tsx'
import { utc } from '../platform/time/zones.ts'
import { eventLetter } from './event-letter.ts'
import { zoneOfAccount, type StoredZones } from './zone.ts'

/** How many of a kind are kept for a person, and for how many days. */
export const [maxEvents, eventDays] = [100, 90] as const

/** Mails about one kind within an hour: an account may have the address of another person, whom it is not to flood. */
const maxMails = 5

interface EventKind {
  /** How the page of security lists it. */
  readonly words: string
  /** The sentence of the mail that tells its person, where one does; it follows "On 3 Mar 2026, 14:05,". */
  readonly mailed?: string
}

/** What happens to an account that its person should know of. */
export const eventKinds = {
  'sign-in': { words: 'Signed in' },
  'new-device': {
    words: 'Signed in on a new device',
    mailed: 'your account was opened on a device that had not opened it before',
  },
  'session-ended': { words: 'A device was signed out' },
  'sessions-ended': { words: 'All other devices were signed out' },
  'password-changed': { words: 'Password changed' },
  'password-reset': { words: 'Password changed with a link from a mail' },
  'email-asked': { words: 'A change of the address was asked for' },
  'email-changed': { words: 'Address changed' },
  'email-confirmed': { words: 'Address confirmed' },
  'codes-on': { words: 'One-time codes turned on', mailed: 'one-time codes were turned on for your account' },
  'codes-moved': {
    words: 'One-time codes moved to another phone',
    mailed: 'one-time codes of your account were moved to another phone or app',
  },
  'codes-off': { words: 'One-time codes turned off', mailed: 'one-time codes were turned off for your account' },
  'factors-off': {
    words: 'Second factors removed',
    mailed:
      'the second factors of your account were removed by the person who runs this Notejam: your password opens it alone',
  },
  'codes-failed': {
    words: 'Wrong one-time codes after the right password',
    mailed:
      'wrong one-time codes were typed after your password. The person who typed them knows your password: if that was not you, choose another one',
  },
  'recovery-codes-made': {
    words: 'Recovery codes made',
    mailed: 'recovery codes were made for your account, and any before them stopped working',
  },
  'recovery-code-used': {
    words: 'A recovery code was used',
    mailed: 'a recovery code was used to open your account',
  },
  'passkey-added': { words: 'Passkey added', mailed: 'a passkey was added to your account' },
  'passkey-renamed': { words: 'Passkey renamed' },
  'passkey-removed': { words: 'Passkey removed', mailed: 'a passkey was removed from your account' },
  'provider-linked': {
    words: 'Sign-in with a provider linked',
    mailed: 'signing in with a provider was linked to your account',
  },
  'provider-unlinked': {
    words: 'Sign-in with a provider unlinked',
    mailed: 'signing in with a provider was unlinked from your account',
  },
  'token-made': { words: 'Token made', mailed: 'a token was made with which programs open your account' },
  'token-removed': { words: 'Token removed' },
  'webhook-made': { words: 'Webhook made', mailed: 'a webhook was made that tells another service of your notes' },
  'webhook-off': {
    words: 'Webhook switched off by itself',
    mailed: 'a webhook of yours was switched off',
  },
  'webhook-removed': { words: 'Webhook removed' },
  'export-packed': { words: 'All notes packed for a download' },
  'export-downloaded': { words: 'All notes downloaded' },
  suspended: { words: 'Account suspended', mailed: 'your account was suspended by the person who runs this Notejam' },
  resumed: { words: 'Account open again', mailed: 'your account was opened again by the person who runs this Notejam' },
  'deletion-asked': { words: 'Deletion of the account asked for' },
  'deletion-taken-back': { words: 'Deletion of the account taken back' },
} as const satisfies Record<string, EventKind>

export type SecurityEvent = keyof typeof eventKinds

interface NewEvent {
  readonly userId: string
  readonly kind: SecurityEvent
  /** Where it came from; undefined for what an operator does. */
  readonly request?: FastifyRequest | undefined
  /** Such as the name of a passkey or a token: never a secret. */
  readonly detail?: string
}

type EventDeps = Pick<Deps, 'mailer' | 'publicOrigin' | 'log'> & { readonly sql: Sql }

/**
 * Lists what has happened to an account for its person, and tells by mail what the kind says. It has happened already: when this fails, the
 * request still succeeds.
 * @returns whether mail may tell of it, also mail of the caller's own: not of the same kind again and again
 */
export async function recordEvent(deps: EventDeps, event: NewEvent): Promise<boolean> {
  try {
    const person = await keep(deps.sql, event)
    const mayTell = person === undefined || person.lately < maxMails
    const { mailed }: EventKind = eventKinds[event.kind]
    if (person && mayTell && mailed !== undefined) await deps.mailer.send(letterOf(deps, person, mailed, event))
    return mayTell
  } catch (error) {
    deps.log.error({ err: error, event: event.kind }, 'a security event could not be kept or told')
    return true
  }
}

type Addressee = {
  readonly email: string
  /** How many of the same kind there were within an hour before. */
  readonly lately: number
} & StoredZones

async function keep(sql: Sql, { userId, kind, request, detail = '' }: NewEvent): Promise<Addressee | undefined> {
  const [person] = await sql<Addressee[]>`
    with person as (
      select id, email, time_zone as "timeZone", browser_time_zone as "browserTimeZone" from users where id = ${userId}),
    made as (
      insert into security_events (user_id, kind, network, device, detail)
      select id, ${kind}, ${request ? networkOf(request.ip) : ''}, ${request ? deviceOf(request) : ''}, ${detail.slice(0, 200)} from person),
    -- Each kind by itself: many of one, which cost nothing to make, push out no trace of another.
    trimmed as (
      delete from security_events
      where user_id = ${userId} and kind = ${kind} and id <= (
        select id from security_events
        where user_id = ${userId} and kind = ${kind} order by id desc offset ${maxEvents - 1}::int limit 1))
    select email, "timeZone", "browserTimeZone", (
      select count(*)::int from security_events
      where user_id = ${userId} and kind = ${kind} and at > now() - interval '1 hour') as lately
    from person`
  return person
}

function letterOf(
  { publicOrigin }: EventDeps,
  addressee: Addressee,
  mailed: string,
  { kind, request, detail = '' }: NewEvent,
): Mail {
  const at = fullTime(Date.now(), zoneOfAccount(addressee) ?? request?.zone ?? utc)
  const from = request && `${deviceOf(request)}, from ${networkOf(request.ip)}`
  return eventLetter(addressee.email, publicOrigin, { kind, words: eventKinds[kind].words, mailed, detail, at, from })
}

const deviceOf = ({ headers }: FastifyRequest) => deviceWords(headers['user-agent'])
