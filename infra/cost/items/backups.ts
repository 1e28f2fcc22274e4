import { at, listOf, type Json } from '../../system/json.ts'
import type { Resource, System } from '../../system/system.ts'
import { numberOf, only, textOf, type Area, type Line } from '../item.ts'
import type { Load } from '../load.ts'
import { priceNamed, UnpricedError } from '../prices.ts'

const daysPerMonth = 1_096 / 36

/** Monthly backups, which accumulate until the first expires, and their copies in another region. O2 */
export const backups: Area = {
  name: 'Backups',
  types: ['AWS::Backup::BackupPlan', 'AWS::Backup::RestoreTestingPlan'],
  lines: (system, load) => [...plans(system, load), ...tests(system)],
}

/** Until the restored instance is opened and deleted again. */
const hoursPerTest = 2

/** A restored instance without a standby, each month. */
function* tests(system: System): Generator<Line> {
  for (const plan of system.ofType('AWS::Backup::RestoreTestingPlan')) {
    only(plan, 'ScheduleExpression', plan.properties['ScheduleExpression'], ['cron(0 5 3 * ? *)'])
    for (const { properties } of system.ofType('AWS::RDS::DBInstance')) {
      const from = `AWS::Backup::RestoreTestingPlan: ${hoursPerTest} hours, and its storage`
      yield {
        name: 'restored as a test',
        from,
        price: priceNamed(textOf(properties['DBInstanceClass'])),
        quantity: hoursPerTest,
      }
    }
    yield { name: 'tests of restores', from: 'the same: one each month', price: 'restore-test', quantity: 1 }
  }
}

function* plans(system: System, load: Load): Generator<Line> {
  for (const plan of system.ofType('AWS::Backup::BackupPlan')) {
    const selected = selectedBy(plan, system)
    for (const rule of listOf(at(plan.properties, 'BackupPlan', 'BackupPlanRule'))) {
      yield* vaultLines('', monthsKept(rule, load), selected, load)
      for (const copy of listOf(at(rule, 'CopyActions'))) {
        yield* vaultLines('copy: ', monthsKept(copy, load), selected, load)
        const gb =
          (selected.database ? load.changedGbPerMonth : 0) + (selected.objects ? load.attachmentsGbPerMonth : 0)
        yield {
          name: 'copy: on its way',
          from: "CopyActions; load: a month's changes",
          price: 'region-gb',
          quantity: gb,
        }
      }
    }
  }
}

interface Selected {
  readonly database: boolean
  readonly objects: boolean
}

/** Each backup holds what changed since the one before; the first holds everything. */
function* vaultLines(prefix: string, months: number, selected: Selected, load: Load): Generator<Line> {
  const from = `${months} months of DeleteAfterDays; load`
  const since = Math.max(0, months - 1)
  if (selected.database) {
    yield {
      name: `${prefix}database`,
      from,
      price: 'vault-database-gb',
      quantity: load.notesGb + since * load.changedGbPerMonth,
    }
  }
  if (selected.objects) {
    yield {
      name: `${prefix}attachments`,
      from,
      price: 'vault-objects-gb',
      quantity: load.attachmentsGb + since * load.attachmentsGbPerMonth,
    }
  }
}

function monthsKept(rule: Json, { month }: Load): number {
  const days = at(rule, 'Lifecycle', 'DeleteAfterDays')
  if (days === undefined) throw new UnpricedError('AWS::Backup::BackupPlan keeps backups for ever: no sum is steady')
  return Math.min(month, Math.round(numberOf(days) / daysPerMonth))
}

function selectedBy(plan: Resource, system: System): Selected {
  const resources = system
    .ofType('AWS::Backup::BackupSelection')
    .filter(({ properties, stack }) => system.resource(properties['BackupPlanId'], stack) === plan)
    .flatMap(({ properties, stack }) =>
      listOf(at(properties, 'BackupSelection', 'Resources')).map((one) => ({ one, stack })),
    )
  const isDatabase = (one: Json) => JSON.stringify(one).includes(':db:')
  for (const { one, stack } of resources) {
    if (isDatabase(one) || system.resource(one, stack)?.Type === 'AWS::S3::Bucket') continue
    throw new UnpricedError(
      `AWS::Backup::BackupSelection holds ${JSON.stringify(one)}, which has no price in infra/cost`,
    )
  }
  return {
    database: resources.some(({ one }) => isDatabase(one)),
    objects: resources.some(({ one }) => !isDatabase(one)),
  }
}
