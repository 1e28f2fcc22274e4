import { at, canonical, listOf, text } from '../system/json.ts'
import type { Json, Resource, System } from '../system/system.ts'
import { spelled } from './reference.ts'

/** A statement in one form: actions and resources as lists, references followed (`{notejam-prod-data/Key96.Arn}`). */
export interface Statement {
  readonly effect: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly condition: string
}

/** What a role may do: its own policies and those attached to it. AWS's managed ones are not looked into. */
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
  return [...inline, ...attached].flatMap(([document, stack]) =>
    listOf(at(document, 'Statement')).map((statement) => statementOf(system, statement, stack)),
  )
}

export function statementOf(system: System, statement: Json, stack: string, name = spelled): Statement {
  return {
    effect: text(at(statement, 'Effect')),
    actions: listOf(at(statement, 'Action')).map(String).sort(),
    resources: listOf(at(statement, 'Resource')).map((resource) => name(system, resource, stack)),
    condition: canonical(at(statement, 'Condition') ?? {}),
  }
}
