import { find, putting, set, type Breakage, type Stack } from './kit.ts'
import type { Values } from '../variants.ts'

/** Replaces a text in the definition of a state machine. */
export function saying(stack: Stack, machine: string, text: string, by: string): void {
  const { Properties } = find(stack, machine)
  const json = JSON.stringify(Properties['DefinitionString'])
  if (!json.includes(text)) throw new Error(`${machine} does not say ${text}`)
  Properties['DefinitionString'] = JSON.parse(json.replaceAll(text, by)) as unknown
}

const [here, there] = ['BackupWatchVaultMachine', 'WatchCopiesMachine']

export const looks: readonly Breakage[] = [
  {
    id: 'O2',
    what: 'a backup that may be a year old',
    says: /backups in BackupsVault\w+ may be older than a month/,
    breaks: ({ app }) =>
      saying(app, here, '$fromMillis($millis() - 2851200000)', '$fromMillis($millis() - 31536000000)'),
  },
  {
    id: 'O2',
    what: 'a look that is content with the attachments',
    says: /a look at BackupsVault\w+ does not ask for both/,
    breaks: ({ app }) => saying(app, here, "'RDS' in $kinds and", ''),
  },
  {
    id: 'O2',
    what: 'a look that never fails',
    says: /a look at CopiesVault\w+ does not ask for both/,
    breaks: ({ copywatch }) => saying(copywatch, there, '\\"Default\\":\\"Missing', '\\"Default\\":\\"Well'),
  },
  {
    id: 'O2',
    what: 'a first year without a look',
    says: /a look at BackupsVault\w+ passes over more than the first month/,
    breaks: ({ app }) => saying(app, here, '$toMillis($made) > $millis() - 2851200000', '$toMillis($made) > 0'),
  },
  {
    id: 'O2',
    what: 'a look at another vault',
    says: /no machine looks for young backups in BackupsVault/,
    breaks: ({ app }) => saying(app, here, 'BackupVaultName', 'Name'),
  },
  {
    id: 'O4',
    what: 'changes of the database that may be a month behind',
    says: /how far the automatic backups of the second region are behind/,
    breaks: ({ copywatch }) => saying(copywatch, there, '$millis() - 7200000', '$millis() - 2592000000'),
  },
  {
    id: 'O7',
    what: 'a look that runs once a month',
    says: /BackupWatchVaultMachine\w* runs rate\(30 days\)/,
    breaks: putting('app', 'BackupWatchVaultOften', ['ScheduleExpression'], 'rate(30 days)'),
  },
  {
    id: 'O7',
    what: 'a look that is switched off',
    says: /WatchCopiesMachine\w* runs rate\(6 hours\) DISABLED/,
    breaks: putting('copywatch', 'WatchCopiesOften', ['State'], 'DISABLED'),
  },
  {
    id: 'O7',
    what: 'a look whose failure no alarm waits for',
    says: /no alarm says that BackupWatchVaultMachine\w* failed/,
    breaks: ({ app }) => {
      const dimensions = find(app, 'BackupWatchbackupmissing').Properties['Dimensions'] as Values[]
      set(dimensions[0] ?? {}, ['Value'], 'arn:other')
    },
  },
  {
    id: 'O7',
    what: 'failed backups of a vault that has another name',
    says: /does not match the events of backup-failed/,
    breaks: putting('app', 'Watchbackupfailed', ['EventPattern', 'detail', 'backupVaultName'], ['notejam-prod']),
  },
]
