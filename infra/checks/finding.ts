import type { ResolvedEnvironment } from '../config/environment.ts'
import type { Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'

/** A promise of the architecture that templates break. */
export interface Finding {
  /** The line of the architecture: `R5`. */
  readonly id: string
  readonly problem: string
}

/** Reads templates alone, and not the constructs that made them. */
export type Check = (system: System, environment: ResolvedEnvironment) => Finding[]

/** Adds a finding unless `holds`. */
export type Expect = (holds: boolean, id: string, problem: string) => void

/** A check written as a list of expectations. */
export function check(body: (system: System, environment: ResolvedEnvironment, expect: Expect) => void): Check {
  return (system, environment) => {
    const findings: Finding[] = []
    body(system, environment, (holds, id, problem) => {
      if (!holds) findings.push({ id, problem })
    })
    return findings
  }
}

/** The only resource of a type; a finding where there is none, or more. */
export function only(system: System, type: string, id: string, expect: Expect): Resource | undefined {
  const found = system.ofType(type)
  expect(found.length === 1, id, `there are ${found.length} of ${type}, and not one`)
  return found[0]
}

/** A closed set: a finding for every property of a value that is not among `names`. */
export function nothingBut(
  value: Json | undefined,
  names: readonly string[],
  id: string,
  what: string,
  expect: Expect,
): void {
  for (const name of Object.keys((value ?? {}) as object))
    expect(names.includes(name), id, `${what} has ${name}, which is not among the expected properties`)
}
