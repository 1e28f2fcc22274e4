import type { Command } from './command.ts'
import { exportNotes } from './export.ts'
import { backup } from './backup.ts'
import { migrate } from './migrate.ts'
import { people } from './people.ts'
import { recover } from './recover.ts'
import { restore } from './restore.ts'
import { verify } from './verify.ts'

/** What the program does besides serving, by name. */
export const commands: Readonly<Record<string, Command>> = {
  migrate,
  verify,
  backup,
  restore,
  recover,
  export: exportNotes,
  people,
}
