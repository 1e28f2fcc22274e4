import { openStore } from '../adapters.ts'
import { refuseUnfinished } from '../platform/backup/unfinished.ts'
import { checkSchema } from '../platform/database/migrate.ts'
import { print } from '../print.ts'
import { UsageError, wordsOf, type Command } from './command.ts'
import { deleting, quota, resetLink, resume, signOut, suspending } from './people/accounts.ts'
import { confirming } from './people/confirming.ts'
import { factorsOff } from './people/factors.ts'
import { invitations, invite, revoke } from './people/invitations.ts'
import { list } from './people/list.ts'
import type { Act } from './people/act.ts'

const acts: Readonly<Record<string, Act>> = {
  list,
  invite,
  invitations,
  revoke,
  suspend: suspending,
  resume,
  'sign-out': signOut,
  'reset-link': resetLink,
  'factors-off': factorsOff,
  confirm: confirming,
  delete: deleting,
  quota,
}

const helps: readonly string[] = ['help', '--help', '-h']

const usage =
  'people list | invite | invitations | revoke | suspend | resume | sign-out | reset-link | factors-off | confirm | delete | quota: looks after accounts, while people ' +
  'write; --json for programs.'

/** For operators. It reads no note. */
export const people: Command = {
  usage,
  async run(host) {
    const [name = '', ...words] = host.words
    const act = Object.hasOwn(acts, name) ? acts[name] : undefined
    if (!act) {
      const usages = Object.values(acts).map((one) => `  people ${one.usage}`)
      if (!helps.includes(name)) {
        throw new UsageError([name === '' ? 'Say what to do:' : `${name} is not known:`, ...usages].join('\n'))
      }
      print(['It looks after accounts:', ...usages, 'With --json, what it says is for programs.'].join('\n'))
      return 0
    }
    const { values, positionals } = wordsOf(
      words,
      { ...act.options, json: { type: 'boolean' } },
      { usage: `people ${act.usage}`, positionals: act.positionals },
    )
    const options = values as Readonly<Record<string, string | boolean | undefined>>
    const prepared = act.prepare(positionals, options)
    const store = await openStore(host.config, host, true)
    await refuseUnfinished(store.sql, store.setting)
    await checkSchema(store.sql, host.migrations, store.setting)
    const { lines, json } = await prepared({ host, sql: store.sql })
    print(options['json'] === true ? JSON.stringify(json, null, 2) : lines.join('\n'))
    return 0
  },
}
