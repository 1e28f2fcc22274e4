import type { Command } from './command.ts'
import { migrate } from './migrate.ts'
import { verify } from './verify.ts'

/** What the program does besides serving, by name. */
export const commands: Readonly<Record<string, Command>> = { migrate, verify }
