import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import type { Lifecycle } from '../adapters.ts'
import type { Config } from '../config.ts'
import type { Migration } from '../platform/database/migrate.ts'
import { StartupError } from '../platform/startup-error.ts'

/** What a command is given. */
export interface CommandHost extends Lifecycle {
  readonly config: Config
  readonly migrations: readonly Migration[]
  /** What was typed after its name. */
  readonly words: readonly string[]
  /** The folder in which it was typed. */
  readonly cwd: string
}

/** Does one thing and ends. */
export interface Command {
  /** How it is called, with what it does: one line. */
  readonly usage: string
  /** @returns the exit code; 0 without one */
  readonly run: (host: CommandHost) => Promise<number | undefined>
}

/** It was typed as no command takes it. */
export class UsageError extends StartupError {}

/**
 * Reads what was typed after a command's name.
 * @throws UsageError with the usage, for what the command does not take
 */
export function wordsOf<Options extends ParseArgsOptionsConfig>(
  words: readonly string[],
  options: Options,
  { usage, positionals: [least, most] }: { readonly usage: string; readonly positionals: readonly [number, number] },
) {
  try {
    const read = parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
    if (read.positionals.length >= least && read.positionals.length <= most) return read
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  throw new UsageError(`This is not how it is called. ${usage}`)
}
