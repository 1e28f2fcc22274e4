import { at, type Json } from '../system/json.ts'
import type { Statement } from '../system/statements.ts'
import { like } from './like.ts'
import type { Registry } from './registry.ts'

/** Policies by what a person calls them, each of which has to allow what CloudFormation calls. */
export type Policies = Readonly<Record<string, readonly Statement[]>>

/** Permissions that the handlers of a type list, and that no deployment of Notejam needs. */
export interface Unneeded {
  readonly permissions: readonly string[]
  readonly reason: string
}

/**
 * What CloudFormation would be refused: for each type, the permissions that its handlers call and a policy does not allow.
 * @param unneeded exceptions, of which those that answer something are added to `answered`
 */
export function missing(
  types: readonly string[],
  { types: known, withoutResource }: Registry,
  policies: Policies,
  unneeded: readonly Unneeded[],
  answered = new Set<string>(),
): string[] {
  const excused = new Set(unneeded.flatMap(({ permissions }) => permissions))
  return types.flatMap((type) => {
    const handlers = known[type]
    if (!handlers) return [`${type} is not recorded: run node infra/permissions/record.ts`]
    const all = [...handlers.created, ...handlers.later]
    return Object.entries(policies).flatMap(([name, statements]) =>
      all.flatMap((permission) => {
        const isNew = handlers.created.includes(permission)
        const problem = problemOf(permission, isNew, !withoutResource.includes(permission), statements)
        if (!problem) return []
        if (excused.has(permission)) answered.add(permission)
        return excused.has(permission) ? [] : [`${type}: ${name} ${problem} ${permission}`]
      }),
    )
  })
}

function problemOf(
  permission: string,
  isNew: boolean,
  hasResources: boolean,
  statements: readonly Statement[],
): string | undefined {
  const allowing = statements.filter(({ effect, actions }) => effect === 'Allow' && covers(actions, permission))
  if (allowing.length === 0) return 'does not allow'
  if (!hasResources && !allowing.some((one) => one.resources.includes('*') && !wantsTag(one)))
    return 'limits to resources, which IAM does not know for it,'
  // KMS may take five minutes until a new tag counts.
  if (isNew && permission.startsWith('kms:') && allowing.every(wantsTag)) return "makes wait for the new key's tag"
  return undefined
}

/** Whether an action is one of these, or matches a pattern of these (`sns:*`). */
function covers(actions: readonly string[], action: string): boolean {
  return actions.some((one) => like(one.toLowerCase(), action.toLowerCase()))
}

/** Whether a statement allows nothing of a resource that does not show its tag. */
function wantsTag({ condition }: Statement): boolean {
  const equals = at(JSON.parse(condition) as Json, 'StringEquals') ?? {}
  return Object.keys(equals as object).some((key) => key.startsWith('aws:ResourceTag/'))
}

/** The permissions to delete that want the tag of a resource, of types that CloudFormation gives no tag in their creation. */
export function untagged(
  types: readonly string[],
  { types: known }: Registry,
  statements: readonly Statement[],
): string[] {
  return types.flatMap((type) => {
    const { created = [], later = [] } = known[type] ?? {}
    if (created.some((one) => /:(TagResource|AddTags|CreateTags)/.test(one))) return []
    const deleting = later.filter((one) => /:(Delete|Release)/.test(one))
    return deleting
      .filter((permission) => {
        const allowing = statements.filter(({ effect, actions }) => effect === 'Allow' && covers(actions, permission))
        return allowing.length > 0 && allowing.every(wantsTag)
      })
      .map((permission) => `${type}: ${permission}`)
  })
}
