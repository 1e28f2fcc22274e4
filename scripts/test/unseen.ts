/**
 * What imports do not show: journeys drive the built product, and some tests read files. A change of the first needs the
 * second; both are globs over paths from the root.
 */
export const unseen: readonly (readonly [changed: string, ...tests: string[]])[] = [
  // What is true of all code and of every address.
  ['app/server/**', 'app/test/layers.test.ts'],
  ['app/server/**/*.routes.{ts,tsx}', 'app/test/security-csrf*.test.ts', 'app/test/security-ownership.test.ts'],
  [
    'app/server/routes.ts',
    'app/test/bad-input-ids.test.ts',
    'app/test/security-*.test.ts',
    'app/test/idor.all.test.ts',
  ],
  [
    'app/server/{app,main,adapters,assembly}.ts',
    'e2e/start.test.ts',
    'e2e/{observability,start}.all.test.ts',
    'app/test/health.test.ts',
    'app/test/log.test.ts',
  ],

  // What only a browser shows.
  ['app/client/styles/**', 'app/test/tokens.test.ts', 'e2e/accessibility.test.ts', 'e2e/accessibility.all.test.ts'],
  ['app/client/autosave/**', 'app/test/autosave/*.test.ts', 'e2e/writing.test.ts'],
  ['app/client/editor/**', 'e2e/editor.test.ts', 'scripts/script-sizes.test.ts'],
  ['app/client/keys/**', 'e2e/keys.test.ts'],
  ['app/client/lists/**', 'e2e/lists.test.ts', 'e2e/before-the-code.test.ts', 'scripts/script-sizes.test.ts'],
  ['app/client/sheet/**', 'e2e/sheet.test.ts'],
  ['app/client/finding/**', 'e2e/search.test.ts'],
  ['app/{client/passkeys,server/features/accounts/{passkeys,two-factor}}/**', 'e2e/second-factors.test.ts'],
  ['app/client/offline/**', 'e2e/offline.test.ts', 'scripts/script-sizes.test.ts'],
  ['app/client/{islands/**,main.ts}', 'e2e/journeys.test.ts', 'e2e/lists.test.ts', 'scripts/script-sizes.test.ts'],
  ['app/server/{features/accounts,shell}/**', 'e2e/journeys.all.test.ts'],
  ['app/shared/**', 'app/test/merging.test.ts'],

  // Who may see and change what, in ways that a browser knows and a client of the component tests does not.
  ['app/server/{platform/{http,sessions},features/accounts}/**', 'e2e/safety.test.ts', 'e2e/safety.all.test.ts'],
  ['app/server/shell/account-limits.ts', 'app/test/account-limits.all.test.ts'],

  // What a killed process leaves of an import.
  ['app/server/features/import/{running,reading,taking,sources}/**', 'e2e/killed-imports.all.test.ts'],

  // Whether a note is found as soon as it is saved.
  ['app/server/features/search/**', 'app/server/features/search/*.all.test.ts'],

  // What people really write, sent to a running Notejam.
  ['app/server/platform/markdown/**', 'e2e/cases/{blocks,files,links,tags,texts,wide}.test.ts'],
  ['app/server/features/accounts/**', 'e2e/cases/people.test.ts'],
  ['app/server/features/attachments/**', 'e2e/cases/files.test.ts'],
  ['app/server/{features,notes}/**/*tag*', 'e2e/cases/tags.test.ts'],
  ['app/server/features/search/**', 'e2e/cases/search.test.ts'],
  ['app/client/editor/**', 'e2e/cases/editor.all.test.ts'],
  ['app/client/styles/**', 'e2e/cases/wide.test.ts', 'e2e/cases/wide.all.test.ts'],
  ['app/shared/**', 'e2e/cases/texts.test.ts'],

  // The schema.
  [
    'app/migrations/**',
    'scripts/migrations/*.test.ts',
    'app/test/data-*.test.ts',
    'app/server/features/search/*.test.ts',
    'app/server/features/search/*.all.test.ts',
  ],

  // Settings, and the documents that are made from code.
  ['app/server/{settings,config}.ts', 'scripts/configuration.test.ts', 'e2e/refusals.all.test.ts'],
  [
    'app/server/platform/{claim,data-dir,ownership}.ts',
    'app/server/platform/ownership.test.ts',
    'e2e/refusals.all.test.ts',
  ],
  [
    'app/server/platform/database/{cluster*,embedded-postgres,holder,postgres-place,restored}.ts',
    'e2e/data.test.ts',
    'e2e/{data,own-database,start}.all.test.ts',
  ],
  ['docs/configuration.md', 'scripts/configuration.test.ts'],
  ['{docs/security.md,SECURITY.md}', 'scripts/security.test.ts'],
  ['{*.md,docs/**/*.md}', 'scripts/decisions.test.ts'],
  ['docs/costs.md', 'infra/cost/*.test.ts'],
  ['docs/pictures/architecture.svg', 'infra/diagram/*.test.ts'],
  ['docs/{architecture.md,runbook/**}', 'infra/test/promises.test.ts', 'e2e/runbook.all.test.ts'],

  // What happens when machines fail: proven before a delivery, and when its own code changes.
  ['app/server/platform/mail/**', 'e2e/mail.all.test.ts'],
  ['app/server/platform/http/drain.ts', 'e2e/drain.all.test.ts'],
  ['app/server/platform/secrets/**', 'e2e/managed-database.all.test.ts'],
  ['app/server/platform/objects/**', 'e2e/attachments/{s3-outage,store}.all.test.ts'],
  ['app/server/features/attachments/**', 'e2e/attachments/{harm,store}.all.test.ts'],
  [
    'app/server/platform/database/**',
    'app/server/platform/database/connections.all.test.ts',
    'app/test/outage-kinds.all.test.ts',
  ],
  ['app/server/{platform/http,shell}/*{outage,unwritable}*', 'app/test/outage-kinds.all.test.ts'],
  ['app/server/platform/{metrics,traces}/**', 'e2e/observability.all.test.ts'],
  ['drill/**', 'drill/drill.all.test.ts'],

  [
    'app/server/{commands,features/backups,platform/backup}/**',
    'e2e/places-of-backups.test.ts',
    'e2e/{backup-commands,backups,commands,runbook}.all.test.ts',
    'app/server/features/backups/*.all.test.ts',
  ],

  // How it is built, packed and delivered.
  ['{smoke/**,scripts/version.ts}', 'e2e/smoke.test.ts'],
  ['Dockerfile', 'scripts/base-image.test.ts'],
  ['{Dockerfile,.dockerignore,scripts/image.ts,scripts/production-packages.ts}', 'e2e/image.all.test.ts'],
  ['.dockerignore', 'infra/deploy/build/codebuild.test.ts'],
  ['{compose.yaml,Caddyfile,.env.example}', 'e2e/self-hosting.all.test.ts'],
  ['{.github/**,.ci/**}', 'infra/deploy/workflows.test.ts'],
  [
    '{package.json,package-lock.json,*/package.json}',
    'scripts/engines.test.ts',
    'scripts/licences.test.ts',
    'e2e/image.all.test.ts',
    'e2e/start.test.ts',
  ],
  ['infra/**', 'infra/**/*.test.ts'],
  [
    'e2e/aws/cloudformation/server/**',
    'infra/test/creation.all.test.ts',
    'infra/deploy/setup/setup.all.test.ts',
    'e2e/aws/cloudformation/*.all.test.ts',
  ],
]
