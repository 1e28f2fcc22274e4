import type { ParseArgsOptionsConfig } from 'node:util'
import { accountOf, type Account } from '../../features/accounts/accounts.queries.ts'
import type { Database, Sql } from '../../platform/database/connect.ts'
import { readAddress } from '../../platform/mail/address.ts'
import { StartupError } from '../../platform/startup-error.ts'
import { UsageError, type CommandHost } from '../command.ts'

/** What an act with accounts is given. */
export interface Means {
  readonly host: CommandHost
  readonly sql: Database
}

/** The same for people and for programs. */
export interface Told {
  readonly lines: readonly string[]
  readonly json: unknown
}

export type Values = Readonly<Record<string, string | boolean | undefined>>

/** One thing that operators do with accounts. */
export interface Act {
  /** After `people`. */
  readonly usage: string
  readonly options: ParseArgsOptionsConfig
  /** The least and the most. */
  readonly positionals: readonly [number, number]
  /** Reads what was typed before anything is opened. @throws UsageError */
  readonly prepare: (words: readonly string[], values: Values) => (means: Means) => Promise<Told>
}

/** @returns the address in its stored form @throws UsageError */
export function addressIn(typed: string | undefined, isKnown = true): string {
  const { address } = readAddress(typed ?? '', { isKnown })
  if (address === undefined) throw new UsageError(`${typed} is no mail address such as ada@notes.example.`)
  return address
}

/** @throws UsageError */
export function wholeIn(option: string, typed: string, from: number, to: number): number {
  const number = /^\d{1,9}$/.test(typed) ? Number(typed) : NaN
  if (number >= from && number <= to) return number
  throw new UsageError(`${option} is wrong: expected a number from ${from} to ${to}.`)
}

/** @param email in its stored form @throws StartupError where there is none */
export async function accountAt(sql: Sql, email: string): Promise<Account> {
  const account = await accountOf(sql, email)
  if (account) return account
  throw new StartupError(`There is no account of ${email}: people list shows those that there are.`)
}

/** A moment as operators read it, in UTC. */
export const minuteOf = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`

/** Texts in columns; the last one is not filled up. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) row.forEach((text, n) => (widths[n] = Math.max(widths[n] ?? 0, text.length)))
  return rows.map((row) =>
    row
      .map((text, n) => text.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
