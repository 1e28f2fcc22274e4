import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { cookieOf, type Guest } from '../../kit/guest.ts'
import { aMember } from '../../kit/person.ts'
import type { Program } from '../../kit/program.ts'
import { aUsedPlace, type Ending, type Place } from '../place.ts'

/** A person, and the address of a note of theirs. */
export interface Owner {
  readonly guest: Guest
  readonly note: string
}

/** A running Notejam that keeps files. */
export interface Keeping {
  readonly place: Place
  readonly program: Program
}

/** The Notejam of a suite, and how many objects its store has. */
export interface Kept {
  readonly keeping: Keeping
  count(): Promise<number>
}

export interface Attached {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly width: number | null
  readonly height: number | null
  readonly href: string
}

/** Starts a Notejam with these settings. */
export async function aKeepingNotejam(test: Ending, settings: Readonly<Record<string, string>> = {}): Promise<Keeping> {
  const place = await aUsedPlace(test)
  return { place, program: await place.open({ ...settings, RATE_LIMIT: 'off' }) }
}

/** A new person with a note. */
export async function anOwner({ place }: Pick<Keeping, 'place'>): Promise<Owner> {
  const guest = await aMember(place.url)
  await guest.submit(`${place.url}/notes/create`, { name: 'Labels', text: 'For the jars.' })
  const [, path] = /href="(\/notes\/\d+)"/.exec((await guest.visit(place.url)).body) ?? []
  if (path === undefined) throw new Error('the note is not in the list')
  return { guest, note: place.url + path }
}

/** Sends files as a script does. */
export async function attach({ guest, note }: Owner, files: Readonly<Record<string, Uint8Array>>) {
  const headers = { cookie: cookieOf(guest), accept: 'application/json' }
  const response = await fetch(`${note}/attachments`, { method: 'POST', headers, body: formOf(files) })
  const answer = (await response.json()) as Attached[] & { error?: string; message?: string }
  return { status: response.status, headers: response.headers, answer }
}

/** A form of files, in their order. */
export function formOf(files: Readonly<Record<string, Uint8Array>>): FormData {
  const form = new FormData()
  for (const [name, bytes] of Object.entries(files)) form.append('files', new Blob([new Uint8Array(bytes)]), name)
  return form
}

/** Asks for a file, or for what else is at a path. */
export function fetchFile(
  { guest, note }: Owner,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Response> {
  return fetch(new URL(path, note), { method, headers: { cookie: cookieOf(guest), ...headers } })
}

/** A picture of one colour. */
export function picture(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r: 160, g: 20, b: 70 } } })
}

/** The largest resident memory that a process has had, in megabytes (Linux). */
export async function peakMegabytes({ pid }: Program): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024
}
