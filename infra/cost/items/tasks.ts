import { awakeShareOf } from '../awake.ts'
import { at, listOf } from '../../system/json.ts'
import type { Resource, System } from '../../system/system.ts'
import { hoursPerMonth, numberOf, only, type Area, type Line } from '../item.ts'
import { event, type Load } from '../load.ts'
import { UnpricedError } from '../prices.ts'

/** Fargate charges at least a minute; a migration that has nothing to do takes less. */
const migrationHours = 1 / 60

/** P1 O1 O5 */
export const tasks: Area = {
  name: 'Tasks',
  types: [
    'AWS::ECS::Service',
    'AWS::ECS::TaskDefinition',
    'AWS::ApplicationAutoScaling::ScalableTarget',
    'Custom::Migration',
  ],
  lines: (system, load) => [...serviceLines(system, load), ...migrationLines(system, load)],
}

/** Task-hours a month: of the minimum, of events, and of deployments, in which old and new tasks run together. */
export interface TaskHours {
  readonly min: number
  readonly max: number
  readonly always: number
  readonly events: number
  readonly deployments: number
}

/** @throws UnpricedError when it is not exactly one service that scales */
export function taskHoursOf(system: System, load: Load): TaskHours {
  const [target, ...others] = system.ofType('AWS::ApplicationAutoScaling::ScalableTarget')
  const [service] = system.ofType('AWS::ECS::Service')
  if (!target || !service || others.length > 0) {
    throw new UnpricedError('infra/cost prices one service with one scalable target')
  }
  const [min, max] = [numberOf(target.properties['MinCapacity']), numberOf(target.properties['MaxCapacity'])]
  const configuration = service.properties['DeploymentConfiguration']
  const beside = numberOf(at(configuration, 'MaximumPercent') ?? 200) / 100 - 1
  const minutes = load.deploymentMinutes + numberOf(at(configuration, 'BakeTimeInMinutes') ?? 0)
  return {
    min,
    max,
    always: min * hoursPerMonth * awakeShareOf(system),
    // The most that scaling may start; requests and CPU decide whether it does.
    events: (max - min) * load.eventHours + plannedTaskHours(target, min, load),
    deployments: (load.deployments * minutes * min * beside) / 60,
  }
}

function* serviceLines(system: System, load: Load): Generator<Line> {
  const { min, always, events, deployments } = taskHoursOf(system, load)
  for (const service of system.ofType('AWS::ECS::Service')) {
    const definition = system.resource(service.properties['TaskDefinition'], service.stack)
    if (!definition) throw new UnpricedError(`AWS::ECS::Service ${service.id} has no task definition`)
    const from = [
      `MinCapacity ${min}`,
      `${Math.round(deployments)} task-hours of deployments`,
      ...(events > 0 ? [`${Math.round(events)} of events`] : []),
    ].join(', ')
    yield* capacityLines('', definition, always + events + deployments, isSpot(service), from)
  }
}

function* migrationLines(system: System, load: Load): Generator<Line> {
  for (const migration of system.ofType('Custom::Migration')) {
    const definition = system.resource(migration.properties['TaskDefinition'], migration.stack)
    if (!definition) throw new UnpricedError(`Custom::Migration ${migration.id} has no task definition`)
    const from = 'Custom::Migration, a minute each'
    yield* capacityLines('migrations: ', definition, load.deployments * migrationHours, false, from)
  }
}

function* capacityLines(
  name: string,
  definition: Resource,
  hours: number,
  spot: boolean,
  from: string,
): Generator<Line> {
  const { properties } = definition
  const processor = at(properties, 'RuntimePlatform', 'CpuArchitecture')
  only(definition, 'CpuArchitecture', processor, ['ARM64', 'X86_64'])
  only(definition, 'EphemeralStorage', properties['EphemeralStorage'], [undefined])
  const [vcpus, gib] = [numberOf(properties['Cpu']) / 1_024, numberOf(properties['Memory']) / 1_024]
  const kind = spot ? 'Fargate Spot' : 'Fargate'
  const priceOf = (unit: 'vcpu-hour' | 'gib-hour') =>
    `${spot ? 'spot' : 'fargate'}-${processor === 'X86_64' ? 'x86-' : ''}${unit}` as const
  yield {
    name: `${name}${kind}, CPU`,
    from: `Cpu ${vcpus * 1_024}, ${from}`,
    price: priceOf('vcpu-hour'),
    quantity: hours * vcpus,
  }
  yield {
    name: `${name}${kind}, memory`,
    from: `Memory ${gib * 1_024}, the same`,
    price: priceOf('gib-hour'),
    quantity: hours * gib,
  }
}

function isSpot(service: Resource): boolean {
  const providers = listOf(service.properties['CapacityProviderStrategy']).map((one) => at(one, 'CapacityProvider'))
  const [provider = 'FARGATE', ...others] = providers
  only(service, 'CapacityProviderStrategy', others.length, [0])
  only(service, 'CapacityProvider', provider, ['FARGATE', 'FARGATE_SPOT'])
  return provider === 'FARGATE_SPOT'
}

/**
 * Task-hours of planned peaks. Their times are cron expressions: the estimate assumes that they last as long as a month's
 * events, and that they are those events in a month that has some.
 */
function plannedTaskHours(target: Resource, min: number, { eventHours }: Load): number {
  const planned = listOf(target.properties['ScheduledActions'])
  const floors = planned.map((action) => numberOf(at(action, 'ScalableTargetAction', 'MinCapacity')))
  return eventHours > 0 ? 0 : (Math.max(min, ...floors) - min) * event.eventHours
}
