import { expect, it } from 'vitest'
import { machinesOf } from '../checks/looks.ts'
import { synthesise } from '../synthesise.ts'
import { at, listOf, text, type Json } from '../system/json.ts'
import { prod } from './variants.ts'

const { system } = synthesise(prod)
const machines = machinesOf(system).map((machine) => [machine.logicalId, machine.states] as const)

/** Where a state may go on. */
function nextOf(state: Json | undefined): string[] {
  const listed = ['Choices', 'Catch'].flatMap((name) => listOf(at(state, name)).map((one) => at(one, 'Next')))
  return [at(state, 'Next'), at(state, 'Default'), ...listed].flatMap((one) => (one === undefined ? [] : [text(one)]))
}

it('O2 O7: three looks and a rehearsal are state machines', () => {
  expect(machines.map(([name]) => name.replace(/Machine\w*$/, '')).sort()).toEqual([
    'BackupWatchVault',
    'RestoreTestLook',
    'RestoreTestRehearsal',
    'WatchCopies',
  ])
})

it.each(machines)(
  'O2: every state of %s can be reached, goes on somewhere, and can end well and badly',
  (_, states) => {
    const names = Object.keys(states)
    const reached = new Set(names.includes('Restored') ? ['Restored'] : names.includes('Vault') ? ['Vault'] : ['Plan'])
    for (const name of reached) for (const next of nextOf(states[name])) reached.add(next)
    expect([...reached].sort()).toEqual(names.sort())
    const ends = names.filter((name) => nextOf(states[name]).length === 0).map((name) => at(states[name], 'Type'))
    expect(ends).toEqual(expect.arrayContaining(['Succeed', 'Fail']))
    expect(ends.every((type) => type === 'Succeed' || type === 'Fail')).toBe(true)
  },
)

it('O2: a rehearsal tells AWS Backup of every failure, and of success only after the exit code', () => {
  const [, states = {}] = machines.find(([name]) => name.includes('Rehearsal')) ?? []
  const results = ['SaySuccessful', 'SayFailed']
  const calls = Object.entries(states).filter(([name, one]) => at(one, 'Type') === 'Task' && !results.includes(name))
  expect(calls.map(([name]) => name)).toEqual(['Tagged', 'NewPassword', 'Database', 'Verify', 'Task'])
  for (const [name, one] of calls)
    expect(at(one, 'Catch'), name).toEqual([{ ErrorEquals: ['States.ALL'], Next: 'SayFailed' }])
  const before = Object.keys(states).filter((name) => nextOf(states[name]).includes('SaySuccessful'))
  expect(before).toEqual(['IsWell'])
  expect(results.map((name) => at(states[name], 'Arguments', 'ValidationStatus'))).toEqual(['SUCCESSFUL', 'FAILED'])
  expect(nextOf(states['SayFailed'])).toEqual(['Failed'])
})
