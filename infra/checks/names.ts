import { regions } from '../config/regions.ts'
import type { Json } from '../system/json.ts'
import type { System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'

/** Properties that name a resource. (`ServiceName` names a service of AWS's.) */
const isName = /^(?!ServiceName)(Name|.*Name|Family|AlarmName|Description|AlarmDescription)$/

/** Names contain the environment and never the region, so that a move to another region is configuration. O4 */
export const names = check((system, environment, expect) => {
  const all = Object.keys(regions)
  for (const { name } of system.stacks)
    expect(name.startsWith(`notejam-${environment.name}-`), 'O6', `${name} does not name its environment`)
  for (const { id, properties } of system.resources.values()) {
    for (const [key, text] of texts(properties)) {
      const region = isName.test(key) ? all.find((one) => text.includes(one)) : undefined
      expect(region === undefined, 'O4', `${id} has ${String(region)} in its ${key}`)
    }
  }
  if (!environment.zoneNames) zones(system, expect)
})

/** A literal zone name would bind the template to a region. */
function zones(system: System, expect: Expect): void {
  for (const { id, properties } of system.ofType('AWS::EC2::Subnet'))
    expect(typeof properties['AvailabilityZone'] !== 'string', 'O4', `${id} names its zone`)
}

/** Every string with the name of its property. Names of stacks' outputs are left out. */
function texts(value: Json, key = ''): [key: string, text: string][] {
  if (typeof value === 'string') return [[key, value]]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((one) => texts(one, key))
  return Object.entries(value).flatMap(([name, one]) => (name === 'Fn::GetStackOutput' ? [] : texts(one, name)))
}
