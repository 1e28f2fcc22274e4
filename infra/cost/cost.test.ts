import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cloudWatchMetrics } from '../../app/server/platform/metrics/emf.ts'
import { databaseSizes } from '../config/database-sizes.ts'
import type { System } from '../system/system.ts'
import { environments } from '../config/environments.ts'
import { synthesise } from '../synthesise.ts'
import { changed, dev, everything, prod, test, variants } from '../test/variants.ts'
import { estimate, sharedItems } from './estimate.ts'
import { free } from './free.ts'
import { priced, sumOf } from './item.ts'
import { areas, itemsOf } from './items.ts'
import { loadOf } from './load.ts'
import { page } from './page.ts'
import { prices, pricesDate, sources } from './prices.ts'
import { assumptionsTable, estimateText } from './report.ts'

const load = loadOf('prod')

type Change = Parameters<typeof changed>[1]
type Templates = Parameters<Change>[0]

/** Every resource of a type, to be changed. */
function allOf(templates: Templates, type: string) {
  return Object.values(templates)
    .flatMap(({ Resources }) => Object.values(Resources))
    .filter(({ Type }) => Type === type)
}

/** One more resource, in the first of the stacks. */
function adding(type: string): Change {
  return (templates) => {
    for (const { Resources } of Object.values(templates).slice(0, 1))
      Resources['Extra'] = { Type: type, Properties: {} }
  }
}

describe('the page', () => {
  it('O8: docs/costs.md is what would be written now', () => {
    const committed = readFileSync(join(import.meta.dirname, '../../docs/costs.md'), 'utf8')
    expect(committed === page(), 'docs/costs.md is stale: run npm run cost -- --write').toBe(true)
  })

  it('says that another region is counted with the prices of the first', () => {
    const [there, home] = [{ ...prod, region: 'eu-west-1' }, prod].map((one) => estimateText(estimate(synthesise(one))))
    expect(there).toContain('prod is in eu-west-1. The prices are those of eu-central-1')
    expect(home).not.toContain('The prices are those of')
  })

  it('has a sentence for every assumption', () => {
    for (const row of assumptionsTable(['dev', 'test', 'prod']).split('\n').slice(2)) expect(row).toMatch(/\. \|$/)
  })
})

it('counts the metrics that the service writes', () => {
  expect(loadOf('prod').ownMetrics).toBe(cloudWatchMetrics.length)
})

describe('sums', () => {
  const estimates = environments.map((one) => estimate(synthesise(one)))

  it('are whole cents that add up, by item and by area', () => {
    expect(estimates).toHaveLength(3)
    for (const { items, sum, checked } of estimates) {
      expect(items.length, 'there must be items for this to mean anything').toBeGreaterThan(20)
      for (const { price, quantity, cents } of items)
        expect(cents).toBe(Math.round(quantity * prices[price].price * 100))
      const printed = items
        .map(({ cents }) => (cents / 100).toFixed(2))
        .reduce((total, text) => total + Number(text), 0)
      expect((sum / 100).toFixed(2)).toBe(printed.toFixed(2))
      const byArea = areas.map(({ name }) => sumOf(items.filter(({ area }) => area === name)))
      expect(byArea.reduce((total, cents) => total + cents, 0)).toBe(sum)
      expect(checked).toBeGreaterThan(0)
      expect(checked).toBeLessThan(sum)
    }
  })

  it('O6: dev is cheap, and has fewer ways out than prod', () => {
    const [cheap, , large] = estimates
    const ways = (one: typeof cheap) => one?.items.find(({ price }) => price === 'nat-hour')?.quantity ?? 0
    expect(ways(cheap)).toBe(730)
    expect(ways(large)).toBe(3 * 730)
    expect(cheap?.sum ?? 0).toBeLessThan((large?.sum ?? 0) / 3)
  })

  it("O6: a night's sleep, and a balancer without public addresses, make dev a fifth of prod", () => {
    const sleep = { from: '19:00', until: '05:30' }
    const [asleep, least] = [
      { ...dev, sleep },
      { ...dev, sleep, origin: 'vpc-origin' as const },
    ].map((one) => estimate(synthesise(one)))
    const [awake, , large] = estimates
    expect((awake?.sum ?? 0) - (asleep?.sum ?? 0), 'cents').toBeGreaterThan(1_000)
    expect(least?.sum).toBeLessThan((large?.sum ?? 0) / 5)
    // Storage and ways out are paid for by night, too.
    const of = (one: typeof awake, name: string) => one?.items.find(({ price }) => price === name)?.quantity ?? 0
    expect(of(asleep, 'db.t4g.micro') / of(awake, 'db.t4g.micro')).toBeCloseTo((5 * 13.5) / 168, 5)
    expect(of(asleep, 'rds-gp3-gb')).toBe(of(awake, 'rds-gp3-gb'))
    expect(of(asleep, 'nat-hour')).toBe(of(awake, 'nat-hour'))
  })

  it('O8: the first month has no gathered backups, and carries all of the data to the second region once', () => {
    const [cheap, , large] = estimates
    expect(cheap?.firstMonth.once).toBe(0)
    // Notes twice (recovery, backups) and attachments once: 60 GB.
    expect(large?.firstMonth.once).toBe(120)
    expect(large?.firstMonth.sum).toBeLessThan(large?.firstYear ?? 0)
  })

  it('stay below the budgets', () => {
    for (const [index, { budget }] of [dev, test, prod].entries()) {
      expect(estimates[index]?.withEvents.sum).toBeLessThan(budget * 100)
    }
  })

  it('O1 O2: grow with events, and with backups that gather', () => {
    const large = estimates.at(-1)
    expect(large?.withEvents.sum).toBeGreaterThan(large?.sum ?? Infinity)
    expect(large?.firstYear).toBeLessThan(large?.sum ?? 0)
  })
})

describe('what is read from the templates', () => {
  const { system } = synthesise(prod)
  const sum = (one: System) => sumOf(itemsOf(one, load))
  const sumWhen = (change: Change) => sum(changed(system, change))

  it('one more NAT gateway costs its hours, and nothing else changes', () => {
    const more = sumWhen(adding('AWS::EC2::NatGateway'))
    expect(more - sum(system)).toBe(priced('', { name: '', from: '', price: 'nat-hour', quantity: 730 }).cents)
    expect(more - sum(system)).toBe(3_796)
  })

  it('one more task costs its CPU, its memory and its lines: Container Insights’ and its own metrics', () => {
    const quiet = { ...load, deployments: 0 }
    const four = changed(system, (templates) => {
      for (const one of allOf(templates, 'AWS::ApplicationAutoScaling::ScalableTarget'))
        one.Properties['MinCapacity'] = 4
    })
    const difference = sumOf(itemsOf(four, quiet)) - sumOf(itemsOf(system, quiet))
    // 730 h of half a processor and a GiB, and each minute two more lines of 1 KiB and one of 3.
    expect(difference / 100).toBeCloseTo(730 * (0.5 * 0.03725 + 0.00409) + ((2 + 3) * 730 * 60 * 0.63) / 2 ** 20, 1)
  })

  it('an unknown type stops it with its name', () => {
    const unknown = () => sumWhen(adding('AWS::Neptune::DBCluster'))
    expect(unknown).toThrow('AWS::Neptune::DBCluster: price it in infra/cost/items')
  })

  it.each([
    ['AWS::RDS::DBInstance', 'StorageType', 'io2'],
    ['AWS::RDS::DBInstance', 'DBInstanceClass', 'db.x2g.16xlarge'],
    ['AWS::RDS::DBInstance', 'PerformanceInsightsRetentionPeriod', 731],
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'Type', 'network'],
    ['AWS::ECS::TaskDefinition', 'EphemeralStorage', { SizeInGiB: 100 }],
    ['AWS::ECS::TaskDefinition', 'RuntimePlatform', { CpuArchitecture: 'RISCV' }],
    ['AWS::Logs::LogGroup', 'RetentionInDays', undefined],
    ['AWS::CloudWatch::Alarm', 'Period', 10],
    ['AWS::EC2::VPCEndpoint', 'VpcEndpointType', 'GatewayLoadBalancer'],
    ['AWS::S3::Bucket', 'VersioningConfiguration', undefined],
  ])('a dearer %s %s stops it', (type, property, value) => {
    const stopped = () =>
      sumWhen((templates) => {
        for (const one of allOf(templates, type)) one.Properties[property] = value
      })
    expect(stopped).toThrow(/has no price|keeps its lines for ever|does not know what it holds/)
  })

  it('every way of configuring it has a price', () => {
    for (const variant of Object.values(variants)) expect(sum(synthesise(variant).system)).toBeGreaterThan(0)
  })
})

it('images that CodeBuild makes cost their minutes, their log, and next to nothing for their sources', () => {
  const priced = sharedItems([{ ...dev, builder: 'codebuild' }])
  const { deployments } = loadOf('dev')
  const minutes = priced.find(({ price }) => price === 'build-minute-arm')
  expect(minutes?.cents).toBe(Math.round(deployments * 6 * 0.0068 * 100))
  const plain = sumOf(sharedItems([dev]))
  const extra = sumOf(priced) - plain - (minutes?.cents ?? 0)
  expect(extra).toBeGreaterThan(0)
  expect(extra, 'no task writes into the log of builds').toBeLessThan(100)
})

describe('prices', () => {
  it('have a date, a unit and a source, and say whether they were checked', () => {
    expect(pricesDate).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    for (const [name, { price, unit, region, source, checked }] of Object.entries(prices)) {
      expect(price, name).toBeGreaterThan(0)
      expect(unit && region, name).toBeTruthy()
      expect(sources[source], name).toBeDefined()
      expect(checked, name).toBe(source !== 'memory')
    }
  })

  it('are all used by something that can be configured, and every size of database has one', () => {
    const whole = synthesise(everything).system
    const small = synthesise(dev).system
    const sized = (size: string) =>
      changed(small, (templates) => {
        for (const one of allOf(templates, 'AWS::RDS::DBInstance')) one.Properties['DBInstanceClass'] = `db.${size}`
      })
    const used = new Set(
      [
        ...itemsOf(whole, { ...load, notesGb: 1_000 }),
        ...[dev, prod].flatMap((one) => itemsOf(synthesise({ ...one, architecture: 'x86' }).system, loadOf('dev'))),
        ...Object.keys(databaseSizes).flatMap((size) => itemsOf(sized(size), loadOf('dev'))),
        ...sharedItems(),
        ...(['arm', 'x86'] as const).flatMap((architecture) =>
          sharedItems([{ ...dev, architecture, builder: 'codebuild' }]),
        ),
      ].map(({ price }) => price),
    )
    expect([...used].sort()).toEqual(Object.keys(prices).sort())
  })

  it('no type is both priced and free, and none is called free without a reason', () => {
    const both = areas.flatMap(({ types }) => types).filter((type) => type in free)
    expect(both).toEqual([])
    expect(Object.values(free).filter((reason) => reason.length < 8)).toEqual([])
  })
})
