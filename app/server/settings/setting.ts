import type { Parser } from '../parsers.ts'

/** One environment variable: how it is read, and what it does for the operator. */
export interface Setting<Value = unknown> extends Parser<Value> {
  /** What holds when it is not set, as its text. May name a setting above: `http://localhost:$PORT`. */
  readonly default?: string
  /** What holds when it is not set, in words; for a default that is computed, and for none. */
  readonly unset?: string
  readonly meaning: string
  /** Its value opens something: the operator keeps it where secrets are. */
  readonly secret?: true
}

export type Group = Readonly<Record<string, Setting>>
