import { join } from 'node:path'
import { inject } from 'vitest'
import { createAccountNews, createNoteChanges } from '../server/notes/note-changes.ts'
import type { Database } from '../server/platform/database/connect.ts'
import type { Deps } from '../server/platform/deps.ts'
import { createLog } from '../server/platform/log.ts'
import type { Assets } from '../server/platform/page/assets.ts'
import { localOutbox, type Outbox } from '../server/platform/mail/local-outbox.ts'
import { folderStore } from '../server/platform/objects/folder.ts'
import { folderPlace } from '../server/platform/backup/folder-place.ts'
import { tombstonesIn } from '../server/platform/tombstones/tombstones.ts'
import { Workers } from '../server/platform/work/workers.ts'

/** Signs the cookies of every world whose settings name no other secret. */
export const secret = 'a secret that is only good for tests'

export const noPressureLimits = {
  lateRequests: Infinity,
  lateRequestsForSaves: Infinity,
  lateMilliseconds: Infinity,
  heapBytes: Infinity,
}

/** Addresses of what no build has made. */
export const noAssets: Assets = {
  script: '/static/main.js',
  styles: ['/static/main.css'],
  icon: '/static/icon.svg',
  icons: {
    'apple-touch': '/static/apple-touch.png',
    small: '/static/small.png',
    large: '/static/large.png',
    maskable: '/static/maskable.png',
  },
  worker: 'const shell = []\n',
  font: '/static/font.woff2',
  italic: '/static/italic.woff2',
  folder: undefined,
}

/** Shared by all worlds of a process: a thread takes longer to start than most tests take. Its threads end with the process. */
const workers = new Workers(join(import.meta.dirname, '../server/worker.ts'))

/**
 * Everything that the service of a test is built from.
 * @param sql the service's way to its database
 * @param folder for mail, attachments and uploads
 * @param logged receives every line of the log
 */
export function testDeps(
  sql: Database,
  folder: string,
  logged: Record<string, unknown>[],
  settings: Partial<Deps> = {},
): { readonly deps: Deps; readonly outbox: Outbox } {
  const log = createLog('info', { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) })
  const outbox = localOutbox(folder, () => {})
  const deps: Deps = {
    sql,
    log,
    version: '0.0.0+7e57ed0',
    mailer: outbox,
    objects: folderStore(join(folder, 'attachments')),
    uploads: join(folder, 'uploads'),
    tombstones: tombstonesIn(folderPlace(join(folder, 'tombstones'), '/')),
    tidyUp: () => {},
    forgetMail: (address) => outbox.forget(address),
    packExports: () => {},
    removeAccounts: () => {},
    attachmentsQuota: 200 * 1024 ** 2,
    textQuota: 1024 ** 3,
    importLimits: { maxBytes: 200 * 1024 ** 2, maxUnpackedBytes: 1024 ** 3, maxEntries: 20_000, maxDepth: 3 },
    outbox,
    workers,
    assets: noAssets,
    secret,
    previousSecrets: [],
    publicOrigin: 'http://localhost:8000',
    isLocal: true,
    signUp: { kind: 'open' },
    confirmsAddresses: false,
    securityContact: undefined,
    sample: () => Promise.resolve(undefined),
    provider: undefined,
    takesPasswords: true,
    requiresFactor: false,
    webhooks: true,
    rateLimit: false,
    proxyHops: 0,
    changes: createNoteChanges(sql, log),
    accountNews: createAccountNews(sql, log),
    schemaVersion: inject('schemaVersion'),
    drain: { isDraining: false },
    // The machine of a test may be busy with others.
    pressureLimits: noPressureLimits,
    writeProbeSeconds: 10,
    isMeasured: false,
    tracing: undefined,
    operators: [],
    backups: undefined,
    ...settings,
  }
  return { deps, outbox }
}
