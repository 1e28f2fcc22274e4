import { find, putting, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

export const service: readonly Breakage[] = [
  {
    id: 'O1',
    what: 'a fixed number of tasks',
    says: /resets the number of tasks that scaling chose/,
    breaks: putting('app', 'WebService', ['DesiredCount'], 3),
  },
  {
    id: 'O1',
    what: 'no room for four times the usual',
    says: /tasks scale from 3 to 3/,
    breaks: putting('app', 'WebServiceTaskCountTarget', ['MaxCapacity'], 3),
  },
  {
    id: 'O5',
    what: 'no circuit breaker',
    says: /the circuit breaker/,
    breaks: putting('app', 'WebService', ['DeploymentConfiguration', 'DeploymentCircuitBreaker'], undefined),
  },
  {
    id: 'O5',
    what: 'an alarm under another name',
    says: /no alarm is called notejam-prod-http-5xx/,
    breaks: putting('app', 'Watchhttp5xx', ['AlarmName'], 'notejam-prod-errors'),
  },
  {
    id: 'O5',
    what: 'old tasks that end first',
    says: /old tasks end before/,
    breaks: putting('app', 'WebService', ['DeploymentConfiguration', 'MinimumHealthyPercent'], 50),
  },
  {
    id: 'O5',
    what: 'the service before the schema',
    says: /before the schema is migrated/,
    breaks: ({ app }) => {
      delete find(app, 'WebService').DependsOn
    },
  },
  {
    id: 'O5',
    what: "an upload that deletes the last version's files",
    says: /deletes the last version/,
    breaks: putting('app', 'EdgeAssetsUploadCustomResource', ['Prune'], true),
  },
  {
    id: 'O5',
    what: 'a task that is killed while it drains',
    says: /killed while it drains/,
    breaks: putting('app', 'WebTask', ['ContainerDefinitions', 0, 'StopTimeout'], 10),
  },
  {
    id: 'O5',
    what: 'more connections than the database takes',
    says: /the tasks' pools have 2400 connections/,
    breaks: ({ app }) => {
      const container = (find(app, 'WebTask').Properties['ContainerDefinitions'] as Values[])[0] ?? {}
      for (const one of container['Environment'] as Values[]) if (one['Name'] === 'DATABASE_POOL') one['Value'] = '100'
    },
  },
  {
    id: 'Z3',
    what: 'tasks in two zones',
    says: /are in 2 subnets/,
    breaks: ({ app }) => {
      const subnets = (
        (find(app, 'WebService').Properties['NetworkConfiguration'] as Values)['AwsvpcConfiguration'] as Values
      )['Subnets'] as unknown[]
      subnets.pop()
    },
  },
  {
    id: 'Z3',
    what: 'no rebalancing',
    says: /are not rebalanced/,
    breaks: putting('app', 'WebService', ['AvailabilityZoneRebalancing'], 'DISABLED'),
  },
  {
    id: 'P2',
    what: 'tasks with public addresses',
    says: /gives its tasks public addresses/,
    breaks: putting('app', 'WebService', ['NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp'], 'ENABLED'),
  },
  {
    id: 'P2',
    what: 'a health check that asks the database',
    says: /asks \/readyz/,
    breaks: putting('app', 'LoadBalancerTasks', ['HealthCheckPath'], '/readyz'),
  },
  {
    id: 'F3',
    what: 'another port',
    says: /does not lead to port 8000/,
    breaks: putting('app', 'LoadBalancerTasks', ['Port'], 80),
  },
  {
    id: 'P1',
    what: 'an image by tag',
    says: /not an image by digest/,
    breaks: putting('app', 'WebTask', ['ContainerDefinitions', 0, 'Image'], 'notejam:latest'),
  },
  {
    id: 'P1',
    what: 'a container with a writable file system',
    says: /web can write to its image/,
    breaks: putting('app', 'WebTask', ['ContainerDefinitions', 0, 'ReadonlyRootFilesystem'], false),
  },
  {
    id: 'P1',
    what: 'a container as root',
    says: /web may run as root/,
    breaks: putting('app', 'WebTask', ['ContainerDefinitions', 0, 'User'], undefined),
  },
  {
    id: 'P1',
    what: 'a container with capabilities',
    says: /migrate keeps capabilities/,
    breaks: putting('app', 'MigrationTask', ['ContainerDefinitions', 0, 'LinuxParameters'], undefined),
  },
  {
    id: 'F4',
    what: 'a password in the environment',
    says: /web gets a secret/,
    breaks: putting('app', 'WebTask', ['ContainerDefinitions', 0, 'Secrets'], [{ Name: 'DB_PASSWORD' }]),
  },
]
