import { at, listOf, text, type Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { ownImagesOf } from '../config/names.ts'
import { check, nothingBut, type Expect } from './finding.ts'
import { spelled } from '../system/reference.ts'
import { expectSettings } from './settings.ts'

const ofTask = [
  ...['ContainerDefinitions', 'Cpu', 'ExecutionRoleArn', 'Family', 'Memory', 'NetworkMode', 'RequiresCompatibilities'],
  ...['RuntimePlatform', 'Tags', 'TaskRoleArn', 'Volumes'],
]
const ofContainer = [
  ...['Environment', 'Essential', 'Image', 'LinuxParameters', 'LogConfiguration', 'MountPoints', 'Name'],
  ...['ReadonlyRootFilesystem', 'StopTimeout', 'User'],
]
const ofKind: Readonly<Record<string, readonly string[]>> = {
  web: [...ofContainer, 'HealthCheck', 'PortMappings'],
  migrate: [...ofContainer, 'Command'],
  verify: [...ofContainer, 'Command'],
  collector: [
    'Command',
    'Cpu',
    'Essential',
    'Image',
    'LogConfiguration',
    'MemoryReservation',
    'Name',
    'ReadonlyRootFilesystem',
  ],
}

/** Only these containers, with this account's image and only known settings. P1 F4 S4 */
export const tasks = check((system, environment, expect) => {
  const [service] = system.ofType('AWS::ECS::Service')
  const [run] = system.ofType('Custom::Migration')
  const runs: [one: Resource | undefined, names: string][] = [
    [service, environment.tracing ? 'web,collector' : 'web'],
    [run, 'migrate'],
  ]
  for (const [one, names] of runs) {
    const task = one && system.resource(one.properties['TaskDefinition'], one.stack)
    const found = listOf(task?.properties['ContainerDefinitions']).map((container) => text(at(container, 'Name')))
    expect(found.join() === names, 'P1', `${one?.logicalId ?? 'a task'} runs ${found.join(', ') || 'nothing'}`)
    if (one)
      expect(
        system.resource(one.properties['Cluster'], one.stack)?.Type === 'AWS::ECS::Cluster',
        'P1',
        `${one.logicalId} runs outside the cluster`,
      )
  }
  for (const task of system.ofType('AWS::ECS::TaskDefinition')) {
    nothingBut(task.properties, ofTask, 'P1', task.logicalId, expect)
    const volumes = listOf(task.properties['Volumes'])
    const isOnlyTmp = volumes.length === 1 && Object.keys((volumes[0] ?? {}) as object).join() === 'Name'
    expect(isOnlyTmp, 'P1', `${task.logicalId} mounts more than an empty volume`)
    for (const container of listOf(task.properties['ContainerDefinitions']))
      containerOf(system, container, task, environment, expect)
  }
  const shell = service?.properties['EnableExecuteCommand']
  expect(shell === false || shell === undefined, 'S6', 'a shell can be opened in a running task')
  if (service) registrations(service, expect)
})

const ofService = [
  ...['AvailabilityZoneRebalancing', 'CapacityProviderStrategy', 'Cluster', 'DeploymentConfiguration', 'DesiredCount'],
  ...['EnableECSManagedTags', 'EnableExecuteCommand', 'HealthCheckGracePeriodSeconds', 'LoadBalancers'],
  ...['NetworkConfiguration', 'PlatformVersion', 'PropagateTags', 'Tags', 'TaskDefinition'],
]
const ofDeployment = [
  ...['Alarms', 'BakeTimeInMinutes', 'CanaryConfiguration', 'DeploymentCircuitBreaker', 'MaximumPercent'],
  ...['MinimumHealthyPercent', 'Strategy'],
]

/** Tasks register with the balancer, and with no service discovery. F3 */
function registrations({ properties, logicalId }: Resource, expect: Expect): void {
  const balancers = listOf(properties['LoadBalancers'])
  expect(balancers.length === 1, 'F3', `${logicalId} is behind ${balancers.length} balancers`)
  nothingBut(properties, ofService, 'F3', logicalId, expect)
  nothingBut(properties['DeploymentConfiguration'], ofDeployment, 'O5', `a deployment of ${logicalId}`, expect)
}

function containerOf(
  system: System,
  container: Json,
  { stack, logicalId }: Resource,
  environment: ResolvedEnvironment,
  expect: Expect,
): void {
  const name = text(at(container, 'Name'))
  nothingBut(container, ofKind[name] ?? ofContainer, 'P1', `${name} of ${logicalId}`, expect)
  const image = spelled(system, at(container, 'Image'), stack)
  const logs = at(container, 'LogConfiguration')
  nothingBut(logs, ['LogDriver', 'Options'], 'O7', `${name}'s log`, expect)
  expect(
    at(logs, 'LogDriver') === 'awslogs' &&
      system.resource(at(logs, 'Options', 'awslogs-group'), stack)?.Type === 'AWS::Logs::LogGroup',
    'O7',
    `${name} sends its log elsewhere`,
  )
  if (name === 'collector') {
    expect(image === environment.tracing?.collectorImage, 'P1', `${name} is ${image}`)
    expect(
      listOf(at(container, 'Command')).map(text).join() === '--config=/etc/ecs/ecs-xray.yaml',
      'P1',
      `${name} has another command`,
    )
    return
  }
  const ours = `{AWS::AccountId}.dkr.ecr.${environment.region}.amazonaws.com/${ownImagesOf(environment.name)}@sha256:`
  expect(image.startsWith(ours) && /^[0-9a-f]{64}$/.test(image.slice(ours.length)), 'P1', `${name} is ${image}`)
  nothingBut(at(container, 'LinuxParameters'), ['Capabilities', 'InitProcessEnabled'], 'P1', `${name}'s kernel`, expect)
  nothingBut(at(container, 'LinuxParameters', 'Capabilities'), ['Drop'], 'P1', `${name}'s kernel`, expect)
  const command = listOf(at(container, 'Command')).map(text).join(' ')
  const own =
    name === 'web'
      ? ''
      : `node app/dist/server/main.js ${name}${name === 'verify' ? ' --migrate --newest-within 168' : ''}`
  const isOwn = ['web', 'migrate', 'verify'].includes(name) && command === own
  expect(isOwn, 'P1', `${name} runs ${command}`)
  const settings = new Map(
    listOf(at(container, 'Environment')).map((one) => [
      text(at(one, 'Name')),
      spelled(system, at(one, 'Value'), stack),
    ]),
  )
  expectSettings(system, name, settings, environment, expect)
}
