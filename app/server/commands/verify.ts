import { bringUpToDate, openStore } from '../adapters.ts'
import { reasonOf } from '../platform/database/connect.ts'
import { StartupError } from '../platform/startup-error.ts'
import { print } from '../print.ts'
import { UsageError, wordsOf, type Command } from './command.ts'
import { lookAt, type Look } from '../features/backups/look-at-database.ts'

const usage =
  'verify [--migrate] [--newest-within HOURS]: looks at a database as Notejam would, and says what it holds; --migrate brings its ' +
  'schema up to date first.'

/** Looks whether this version can open the database of the settings, such as one that was restored, and what is in it. */
export const verify: Command = {
  usage,
  async run(host) {
    const { values } = wordsOf(
      host.words,
      { migrate: { type: 'boolean' }, 'newest-within': { type: 'string' } },
      { usage, positionals: [0, 0] },
    )
    const within = hoursOf(values['newest-within'])
    const store = await openStore(host.config, host, true)
    if (values.migrate) await bringUpToDate(store, host.migrations)
    const own = await store.sql.open()
    const look = await lookAt(own, host.migrations, store.setting)
      .catch((error: unknown) => {
        if (error instanceof StartupError) throw error
        throw new StartupError(`${store.setting}: the database cannot be read (${reasonOf(error)}).`)
      })
      .finally(() => own.end())
    for (const line of linesOf(look)) print(line)
    if (within === undefined) return 0
    if (look.ageSeconds !== undefined && look.ageSeconds <= within * 3600) return 0
    throw new StartupError(`${store.setting}: no note is younger than ${within} hours.`)
  },
}

function hoursOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new UsageError(`--newest-within is wrong: expected a number of hours. ${usage}`)
}

function linesOf({ schema, known, rows, newest, ageSeconds, listed }: Look): string[] {
  const age = ageSeconds === undefined ? '' : `, ${Math.round(ageSeconds / 360) / 10} hours old`
  return [
    `schema ${schema} of ${known}`,
    ...[...rows].map(([name, count]) => `${name} ${count}`),
    newest === undefined ? 'no note' : `newest note ${newest}${age}`,
    listed === undefined
      ? `not opened: the schema is older than this version (${known}), which migrates it when it starts`
      : `opened: the first page of the person who wrote last has ${listed} notes`,
  ]
}
