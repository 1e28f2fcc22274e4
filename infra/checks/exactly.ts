import type { Resource, System } from '../system/system.ts'
import { statementsOf, type Statement } from '../system/statements.ts'
import type { Expect } from './finding.ts'

/** A statement that allows something: its actions sorted, its one resource spelled out. */
export interface Expected {
  readonly actions: readonly string[]
  readonly resource: string
  /** The whole condition, as canonical JSON. @default - none */
  readonly condition?: string
}

/** A finding for each statement of a role that is not expected, and for each that is missing. S6 */
export function expectExactly(
  system: System,
  role: Resource | undefined,
  expected: readonly Expected[],
  expect: Expect,
): void {
  expect(role !== undefined, 'S6', 'a task has no role')
  if (!role) return
  const statements = statementsOf(system, role)
  const matches = (one: Statement, { actions, resource, condition = '{}' }: Expected) =>
    one.effect === 'Allow' &&
    one.actions.join() === actions.join() &&
    one.resources.length === 1 &&
    one.resources.every((name) => name === resource) &&
    one.condition === condition
  for (const one of statements) {
    const isExpected = expected.some((other) => matches(one, other))
    expect(
      isExpected,
      'S6',
      `${role.logicalId} may ${one.effect} ${one.actions.join(', ')} on ${one.resources.join(', ')} ${one.condition}`,
    )
  }
  for (const other of expected) {
    const isGranted = statements.some((one) => matches(one, other))
    expect(isGranted, 'S6', `${role.logicalId} may not ${other.actions.join(', ')} on ${other.resource}`)
  }
}
