import { expect, it } from 'vitest'
import { synthesise } from '../synthesise.ts'
import type { System } from '../system/system.ts'
import { prod } from './variants.ts'

/** O5: a value that another stack makes anew arrives, although references between stacks are weak. */

const week = { ...prod, database: { ...prod.database, pointInTimeDays: 7 } }

/** The resources of a stack by their logical ids, as JSON. */
function resourcesOf({ resources }: System, stack: string, part: 'Properties' | 'Metadata'): Map<string, string> {
  const own = [...resources.values()].filter((one) => one.stack === `notejam-prod-${stack}`)
  return new Map(own.map((one) => [one.logicalId, JSON.stringify(one[part] ?? null)]))
}

function changedIn(stack: string, part: 'Properties' | 'Metadata'): string[] {
  const [before, after] = [synthesise(prod), synthesise(week)].map(({ system }) => resourcesOf(system, stack, part))
  return [...(before ?? [])].filter(([id, text]) => after?.get(id) !== text).map(([id]) => id)
}

it('O5: what refers to a changed resource of another stack is updated, although its own properties are the same', () => {
  expect(changedIn('data', 'Properties')).toContain('DatabaseInstanceAA8A5FDE')
  expect(changedIn('app', 'Properties')).toEqual([])
  const updated = changedIn('app', 'Metadata')
  expect(updated).toEqual(
    expect.arrayContaining([expect.stringMatching(/^WebTask/), expect.stringMatching(/^Migration/)]),
  )
  // It refers to the network alone, which is the same.
  expect(updated.filter((id) => /^LoadBalancer/.test(id))).toEqual([])
  expect(changedIn('network', 'Metadata')).toEqual([])
})

it('O5: every resource that refers to another stack carries the hash, and no other does', () => {
  const { system } = synthesise(prod)
  const all = [...system.resources.values()]
  const refers = all.filter(({ properties }) => JSON.stringify(properties).includes('Fn::GetStackOutput'))
  expect(refers.length).toBeGreaterThan(15)
  const hashed = all.filter((one) => JSON.stringify(one).includes('"notejam:references"'))
  expect(hashed.map(({ id }) => id)).toEqual(refers.map(({ id }) => id))
})
