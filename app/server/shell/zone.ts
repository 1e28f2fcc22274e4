import type { FastifyRequest } from 'fastify'
import { deviceCookie } from '../../shared/device-cookie.ts'
import { zoneCookie } from '../../shared/zone-cookie.ts'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import { knownZone, utc, type Zone } from '../platform/time/zones.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** In which times are shown: the viewer's choice, else the browser's, else the one that a browser of the viewer said last, else UTC. */
    zone: Zone
  }
}

/** A viewer's zones as the database has them: names that this Node may not know. */
export interface StoredZones {
  readonly timeZone: string | null
  readonly browserTimeZone: string | null
}

export interface ViewerZones {
  /** Chosen in the settings. */
  readonly chosen: Zone | undefined
  /** What holds without a choice: this browser's, or else the last one that a browser of the viewer said. */
  readonly ofBrowser: Zone | undefined
}

/** The columns of `StoredZones`, of the gate's `viewer`. */
export function storedZones(sql: Sql): Fragment {
  return sql`viewer.time_zone as "timeZone", viewer.browser_time_zone as "browserTimeZone"`
}

/** What the browser of this request says. */
function browserZone({ cookies }: FastifyRequest): Zone | undefined {
  return knownZone(deviceCookie(cookies, zoneCookie))
}

/** Of a request whose viewer is not known. */
export function zoneOfVisitor(request: FastifyRequest): Zone {
  return browserZone(request) ?? utc
}

/** The zone of an account, whichever browser asks; undefined where none is known. */
export function zoneOfAccount({ timeZone, browserTimeZone }: StoredZones): Zone | undefined {
  return knownZone(timeZone) ?? knownZone(browserTimeZone)
}

/** Sets the request's zone. */
export function takeZones(request: FastifyRequest, { timeZone, browserTimeZone }: StoredZones): ViewerZones {
  const chosen = knownZone(timeZone)
  const ofBrowser = browserZone(request) ?? knownZone(browserTimeZone)
  request.zone = chosen ?? ofBrowser ?? utc
  return { chosen, ofBrowser }
}

/** Keeps what the browser says for requests that do not say it: those of a browser without scripts, and mail. */
export async function rememberZone(
  sql: Sql,
  request: FastifyRequest,
  viewerId: string,
  { browserTimeZone }: StoredZones,
): Promise<void> {
  const zone = browserZone(request)
  if (!zone || zone === browserTimeZone) return
  await request.server.writes.tryTo(() => sql`update users set browser_time_zone = ${zone} where id = ${viewerId}`)
}
