import { regions } from '../config/regions.ts'
import type { Json, System } from '../system/system.ts'
import { check } from './finding.ts'

/** Properties that give a thing its name. (`ServiceName` is the name of one of AWS's.) */
const isName = /^(?!ServiceName)(Name|.*Name|Family|AlarmName|Description|AlarmDescription)$/

/** Names carry the environment and never the region, so that a move is configuration. O4 */
export const names = check((system, environment, expect) => {
  const all = Object.keys(regions)
  for (const { name } of system.stacks)
    expect(name.startsWith(`notejam-${environment.name}-`), 'O6', `${name} does not say where it belongs`)
  for (const { id, properties } of system.resources.values()) {
    for (const [key, text] of texts(properties)) {
      const region = isName.test(key) ? all.find((one) => text.includes(one)) : undefined
      expect(region === undefined, 'O4', `${id} has ${String(region)} in its ${key}`)
    }
  }
  if (!environment.zoneNames) zones(system, expect)
})

/** A zone by a literal name would bind the template to a region. */
function zones(system: System, expect: (holds: boolean, id: string, problem: string) => void): void {
  for (const { id, properties } of system.ofType('AWS::EC2::Subnet'))
    expect(typeof properties['AvailabilityZone'] !== 'string', 'O4', `${id} names its zone`)
}

/** Every text with the name of the property that holds it. Names of stacks' outputs are not names of things. */
function texts(value: Json, key = ''): [key: string, text: string][] {
  if (typeof value === 'string') return [[key, value]]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((one) => texts(one, key))
  return Object.entries(value).flatMap(([name, one]) => (name === 'Fn::GetStackOutput' ? [] : texts(one, name)))
}
