import { awakeShareOf } from '../awake.ts'
import type { JsonObject } from '../../system/json.ts'
import type { System } from '../../system/system.ts'
import { hoursPerMonth, kibPerGb, numberOf, only, textOf, type Area, type Line } from '../item.ts'
import type { Load } from '../load.ts'
import { priceNamed } from '../prices.ts'

const daysPerMonth = 365 / 12

/** What Enhanced Monitoring writes about the host each time. */
const kibPerSample = 8

/** P4 */
export const database: Area = {
  name: 'Database',
  types: ['AWS::RDS::DBInstance'],
  lines: (system, load) => [...instances(system, load)],
}

function* instances(system: System, load: Load): Generator<Line> {
  for (const instance of system.ofType('AWS::RDS::DBInstance')) {
    const { properties } = instance
    only(instance, 'StorageType', properties['StorageType'], ['gp3'])
    only(instance, 'Iops', properties['Iops'], [undefined])
    only(instance, 'StorageThroughput', properties['StorageThroughput'], [undefined])
    // Performance Insights is free for a week.
    only(instance, 'PerformanceInsightsRetentionPeriod', properties['PerformanceInsightsRetentionPeriod'], [
      undefined,
      7,
    ])
    const size = textOf(properties['DBInstanceClass'])
    const isMultiAz = properties['MultiAZ'] === true
    const copies = isMultiAz ? 2 : 1
    const gb = numberOf(properties['AllocatedStorage'])
    const days = numberOf(properties['BackupRetentionPeriod'])
    const seconds = numberOf(properties['MonitoringInterval'] ?? 0)
    const awake = awakeShareOf(system)
    const where = `AWS::RDS::DBInstance ${size}${isMultiAz ? ', MultiAZ' : ''}${awake < 1 ? ', stopped at night' : ''}`
    yield {
      name: isMultiAz ? 'primary and standby' : 'instance',
      from: where,
      price: priceNamed(size),
      quantity: copies * hoursPerMonth * awake,
    }
    yield {
      name: 'storage',
      from: `AllocatedStorage ${gb}${isMultiAz ? ', MultiAZ' : ''}`,
      price: 'rds-gp3-gb',
      quantity: copies * gb,
    }
    yield {
      name: 'point-in-time recovery',
      from: `BackupRetentionPeriod ${days}; as much as AllocatedStorage is free`,
      price: 'rds-backup-gb',
      quantity: Math.max(0, load.notesGb + days * load.changedGbPerDay - gb),
    }
    if (properties['AutomaticBackupReplicationRegion'] !== undefined) yield* replicated(properties, load)
    if (seconds === 0) continue
    yield {
      name: 'Enhanced Monitoring',
      from: `MonitoringInterval ${seconds}`,
      price: 'log-gb',
      quantity: (copies * hoursPerMonth * awake * 3_600 * kibPerSample) / seconds / kibPerGb,
    }
  }
}

/** The same backups in a second region, where nothing of them is free. */
function* replicated(properties: JsonObject, load: Load): Generator<Line> {
  const days = numberOf(properties['AutomaticBackupReplicationRetentionPeriod'] ?? properties['BackupRetentionPeriod'])
  yield {
    name: 'recovery in the second region',
    from: `AutomaticBackupReplicationRetentionPeriod ${days}; load`,
    price: 'rds-backup-gb',
    quantity: load.notesGb + days * load.changedGbPerDay,
  }
  yield {
    name: 'on its way there',
    from: "AutomaticBackupReplicationRegion; load: a month's changes",
    price: 'region-gb',
    quantity: daysPerMonth * load.changedGbPerDay,
  }
}
