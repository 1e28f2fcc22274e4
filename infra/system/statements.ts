import { at, canonical, listOf, text, type Json } from './json.ts'
import type { Resource, System } from './system.ts'
import { spelled } from './reference.ts'

/** A statement in a canonical form: actions and resources as lists, references followed (`{notejam-prod-data/Key96.Arn}`). */
export interface Statement {
  readonly effect: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly condition: string
}

/** The statements of a role: of its inline policies and of attached ones of the templates. AWS's managed policies are left out. */
export function statementsOf(system: System, role: Resource): Statement[] {
  const inline = listOf(role.properties['Policies']).map(
    (policy) => [at(policy, 'PolicyDocument'), role.stack] as const,
  )
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    system
      .ofType(type)
      .filter(({ properties, stack }) =>
        listOf(properties['Roles']).some((one) => system.meaning(one, stack) === role.id),
      )
      .map(({ properties, stack }) => [properties['PolicyDocument'], stack] as const),
  )
  return [...inline, ...attached].flatMap(([document, stack]) => documentStatements(system, document, stack))
}

/** The statements of one policy document. */
export function documentStatements(system: System, document: Json | undefined, stack: string): Statement[] {
  return listOf(at(document, 'Statement')).map((statement) => ({
    effect: text(at(statement, 'Effect')),
    actions: listOf(at(statement, 'Action')).map(String).sort(),
    resources: listOf(at(statement, 'Resource')).map((resource) => spelled(system, resource, stack)),
    condition: canonical(at(statement, 'Condition') ?? {}),
  }))
}
