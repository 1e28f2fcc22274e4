import { at, canonical, listOf, text, type Json, type JsonObject } from '../system/json.ts'
import { spelled } from '../system/reference.ts'
import type { Resource, System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'

/** A state machine whose definition is one of ours, and not the CDK's. */
export interface Look extends Resource {
  readonly states: Readonly<Record<string, Json>>
}

/** A backup is made each month, and may take a day. */
const longestMs = 33 * 86_400_000

/** RDS sends changes every five minutes. */
const furthestMs = 2 * 3_600_000

/** Backups that were not made, and copies that are behind, are looked for several times a day, in the region of each. O2 O7 */
export const looks = check((system, { backups }, expect) => {
  if (!backups) return
  const all = looksOf(system)
  for (const one of all) kept(system, one, expect)
  for (const { id, logicalId, stack } of system.ofType('AWS::Backup::BackupVault')) {
    const look = all.find(({ states }) => asked(states, 'Backups', 'BackupVaultName') === `{${id}.BackupVaultName}`)
    const isThere = look !== undefined && system.regionOf(look.stack) === system.regionOf(stack)
    expect(isThere, 'O2', `no machine looks for young backups in ${logicalId}`)
    if (!look) continue
    vault(look, logicalId, expect)
  }
  const [database] = system.ofType('AWS::RDS::DBInstance')
  const changes = all.find(
    ({ states }) => asked(states, 'Changes', 'DbInstanceIdentifier') === `{${database?.id ?? ''}}`,
  )
  const isYoung = condition(changes?.states, 'ChangesAreYoung') === `$latest > $millis() - ${furthestMs}`
  expect(isYoung, 'O4', 'no machine looks how far the automatic backups of the second region are behind')
})

/** The state machines of looks. The one that opens restored databases runs by an event (restore-test.ts). */
export function looksOf(system: System): Look[] {
  return machinesOf(system).filter(({ states }) => !('Restored' in states))
}

/** Our state machines, with what their definitions refer to spelled out. */
export function machinesOf(system: System): Look[] {
  return system.ofType('AWS::StepFunctions::StateMachine').flatMap((machine) => {
    const definition = JSON.parse(spelled(system, machine.properties['DefinitionString'], machine.stack)) as JsonObject
    if (definition['QueryLanguage'] !== 'JSONata') return []
    return [{ ...machine, states: definition['States'] as Readonly<Record<string, Json>> }]
  })
}

export function asked(states: Look['states'] | undefined, state: string, name: string): string {
  return text(at(states, state, 'Arguments', name))
}

export function condition(states: Look['states'] | undefined, state: string): string {
  return text(at(states, state, 'Choices', 0, 'Condition')).replace(/^\{% (.*) %\}$/, '$1')
}

/** A look ends badly where there is no young backup of the database, or none of the attachments. */
function vault({ states }: Look, name: string, expect: Expect): void {
  const since = `{% $fromMillis($millis() - ${longestMs}) %}`
  expect(asked(states, 'Backups', 'ByCreatedAfter') === since, 'O2', `backups in ${name} may be older than a month`)
  const isEach =
    condition(states, 'EachKindIsThere') === "'RDS' in $kinds and 'S3' in $kinds" &&
    at(states, 'EachKindIsThere', 'Default') === 'Missing' &&
    at(states, 'Missing', 'Type') === 'Fail'
  expect(isEach, 'O2', `a look at ${name} does not ask for both, the database and the attachments`)
  const isOnlyYoung = condition(states, 'VaultIsYoung') === `$toMillis($made) > $millis() - ${longestMs}`
  expect(isOnlyYoung, 'O2', `a look at ${name} passes over more than the first month`)
}

/** It runs by the clock, and an alarm waits for its failure for longer than until the next. */
function kept(system: System, { id, logicalId, stack }: Look, expect: Expect): void {
  const schedules = system
    .ofType('AWS::Scheduler::Schedule')
    .filter(({ properties, stack: of }) => system.meaning(at(properties, 'Target', 'Arn'), of) === id)
    .map(({ properties }) =>
      [properties['ScheduleExpression'], properties['State'] ?? 'ENABLED', at(properties, 'FlexibleTimeWindow', 'Mode')]
        .map(text)
        .join(' '),
    )
  expect(schedules.join() === 'rate(6 hours) ENABLED OFF', 'O7', `${logicalId} runs ${schedules.join() || 'never'}`)
  const isWatched = system
    .ofType('AWS::CloudWatch::Alarm')
    .some(
      ({ properties, stack: of }) =>
        of === stack &&
        properties['MetricName'] === 'ExecutionsFailed' &&
        properties['Namespace'] === 'AWS/States' &&
        properties['Period'] === 43_200 &&
        canonical(listOf(properties['Dimensions']).map((one) => system.meaning(at(one, 'Value'), of))) ===
          canonical([id]),
    )
  expect(isWatched, 'O7', `no alarm says that ${logicalId} failed`)
}
