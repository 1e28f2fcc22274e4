import { at, canonical, listOf, text, type Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import type { Expect } from './finding.ts'
import { spelled, spelledAll } from '../system/reference.ts'

/** What a policy of a bucket, a key, a topic or a vault grants to a principal. */
export interface Grant {
  /** `cloudfront`, or an ARN. */
  readonly who: readonly string[]
  readonly actions: readonly string[]
  readonly on: readonly string[]
  /** The whole condition. @default - none */
  readonly when?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** A finding for every statement that allows something unexpected. */
export function grants(
  system: System,
  resource: Resource,
  path: readonly string[],
  expected: readonly Grant[],
  id: string,
  expect: Expect,
): void {
  for (const one of statements(system, resource, ...path)) {
    if (one.effect === 'Deny') continue
    const isExpected = expected.some((other) => same(one, other))
    const who = one.who.join(', ').replace(/^\*$/, 'every principal')
    expect(
      isExpected,
      id,
      `${resource.logicalId} lets ${who || 'an unnamed principal'} ${one.actions.join(', ')} when ${canonical(one.when)}`,
    )
  }
}

export function denials(system: System, resource: Resource, path: string): Required<Grant>[] {
  return statements(system, resource, path).filter(({ effect }) => effect === 'Deny')
}

function same(one: Required<Grant>, { who, actions, on, when = {} }: Grant): boolean {
  const plain = (grant: Required<Grant>) => canonical([grant.who, grant.actions, grant.on, grant.when])
  return plain(one) === plain({ who: [...who].sort(), actions: [...actions].sort(), on: [...on].sort(), when })
}

/** A policy's statements in one form: principals by their short names, references spelled out. */
function statements(
  system: System,
  { properties, stack }: Resource,
  ...path: string[]
): (Required<Grant> & { effect: string })[] {
  return listOf(at(properties, ...path, 'Statement')).map((one) => ({
    effect: text(at(one, 'Effect')),
    who: principals(system, at(one, 'Principal'), stack),
    actions: spelledAll(system, listOf(at(one, 'Action')), stack),
    on: spelledAll(system, listOf(at(one, 'Resource')), stack),
    when: conditions(system, at(one, 'Condition'), stack),
  }))
}

function principals(system: System, principal: Json | undefined, stack: string): string[] {
  if (typeof principal !== 'object' || principal === null) return [text(principal)]
  return Object.values(principal as Record<string, Json>)
    .flatMap((value) => listOf(value))
    .map((value) => spelled(system, value, stack).replace(/\.amazonaws\.com$/, ''))
    .sort()
}

function conditions(system: System, condition: Json | undefined, stack: string): Required<Grant>['when'] {
  const operators = Object.entries((condition ?? {}) as Record<string, Record<string, Json>>)
  return Object.fromEntries(
    operators.map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, spelled(system, value, stack)])),
    ]),
  )
}
