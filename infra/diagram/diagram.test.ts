import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import type { Environment } from '../config/environment.ts'
import { moved } from '../config/moved.ts'
import type { Resource } from '../system/system.ts'
import { synthesise } from '../synthesise.ts'
import { everything, prod as configured } from '../test/variants.ts'
import { draw } from './draw.ts'
import { pictureFile } from './picture-file.ts'
import { readPicture } from './picture.ts'
import type { Drawing } from './shapes.ts'
import { svg } from './svg.ts'
import { areasOf, contains, count, meet, subnetsWith, texts, without, zoneOf, type Labelled } from './test-kit.ts'

const prod = synthesise(configured).system
/** All choices of an environment that the drawing shows. */
const drawings = Object.entries({
  'as it is': configured,
  'in a region of five zones': moved(configured, 'us-east-1'),
  'in a region of four zones': { ...configured, region: 'us-west-2' },
  'behind a VPC origin': everything,
  small: small(configured),
}).map(([name, environment]): [string, Drawing] => [name, draw(synthesise(environment).system)])

it('shows what would be deployed', () => {
  expect(readFileSync(pictureFile, 'utf8'), 'stale: run npm run diagram').toBe(svg(draw(prod)))
})

it('P6 Z1 has a column for each zone, with a node of the balancer, tasks and a NAT gateway in each', () => {
  const drawing = draw(prod)
  expect(texts(drawing).filter((one) => one.startsWith('Zone '))).toEqual(['Zone a', 'Zone b', 'Zone c'])
  expect(count(drawing, 'ALB node')).toBe(3)
  expect(count(drawing, 'ECS tasks')).toBe(3)
  expect(count(drawing, 'NAT gateway')).toBe(3)
  expect(count(drawing, 'Fargate, 3 to 12 in all')).toBe(3)
})

it('Z2 puts d and e into zones a and b where the region has three, and into zones of their own where it has five', () => {
  expect(zoneOf(draw(prod), 'db-d')).toBe('Zone a')
  expect(zoneOf(draw(prod), 'db-e')).toBe('Zone b')

  const five = named('in a region of five zones')
  expect(texts(five).filter((one) => one.startsWith('Zone '))).toEqual([
    'Zone a',
    'Zone b',
    'Zone c',
    'Zone d',
    'Zone e',
  ])
  expect([zoneOf(five, 'db-d'), zoneOf(five, 'db-e')]).toEqual(['Zone d', 'Zone e'])
  expect(texts(five)).not.toContain('public-d')
})

it('P6 R2 shows no NAT gateway that is not there, and no way to one', () => {
  const isOfZoneB = ({ id, Type, properties }: Resource) => {
    const isNat = Type === 'AWS::EC2::NatGateway' && id.includes('Subnet2')
    return isNat || JSON.stringify(properties['NatGatewayId'] ?? '').includes('Subnet2')
  }
  const drawing = draw(without(prod, isOfZoneB))

  expect(count(drawing, 'NAT gateway')).toBe(2)
  expect(count(drawing, '443')).toBe(2)
  expect(count(drawing, 'no way out'), "db-d's, db-e's and now app-b's").toBe(3)
})

it('says where the tasks of a zone without a NAT gateway go out', () => {
  const drawing = named('small')
  expect(count(drawing, 'NAT gateway')).toBe(1)
  expect(count(drawing, 'NAT in zone a')).toBe(2)
  expect(count(draw(prod), 'NAT in zone a')).toBe(0)
})

it('P4 O2 O3 shows a standby and copies only where there are some', () => {
  expect(texts(draw(prod))).toEqual(expect.arrayContaining(['primary or standby', 'AWS Backup', 'Region eu-west-1']))
  for (const absent of ['primary or standby', 'standby or primary', 'AWS Backup', 'Region eu-west-1', 'copies']) {
    expect(texts(named('small'))).not.toContain(absent)
  }
})

it('keeps a balancer behind a VPC origin out of the public subnets', () => {
  const [open, closed] = [draw(prod), named('behind a VPC origin')]
  expect(subnetsWith(open, 'ALB node')).toEqual(['public-a', 'public-b', 'public-c'])
  expect(subnetsWith(closed, 'ALB node')).toEqual(['app-a', 'app-b', 'app-c'])
  expect(texts(open)).not.toContain('VPC origin')
  expect(texts(closed)).toContain('VPC origin')
  expect(texts(closed)).toContain('HTTPS 443, with the secret header')
})

it.each<[what: string, isMissing: (resource: Resource) => boolean, why: RegExp]>([
  [
    'a NAT gateway that a route leads to',
    ({ Type }) => Type === 'AWS::EC2::NatGateway',
    /app-a leads to something else, and to no gateway/,
  ],
  [
    'the database',
    ({ Type }) => Type === 'AWS::RDS::DBInstance',
    /shows an AWS::RDS::DBInstance, and the templates have none/,
  ],
  [
    'the vault of copies',
    ({ id }) => /dr\/.*Vault/.test(id),
    /an AWS::Backup::BackupVault that the templates do not have/,
  ],
  ['the alarms', ({ Type }) => Type === 'AWS::CloudWatch::Alarm', /no alarm tells/],
  ['a rule between groups', ({ id }) => /rdssgfrom/.test(id), /no rule lets the task speak to the database/],
])('says so rather than draw without %s', (_, isMissing, why) => {
  expect([...prod.resources.values()].some(isMissing), 'it must be there for this test to mean anything').toBe(true)
  expect(() => readPicture(without(prod, isMissing))).toThrow(why)
})

it.each(drawings)('has its text on the paper, apart, in or out of boxes, and clear of lines: %s', (_, drawing) => {
  const { labels, boxes, lines, paper } = areasOf(drawing)
  expect(svg(drawing).match(/<text /g)).toHaveLength(labels.length)
  expect(labels.length).toBeGreaterThan(40)

  const failing = (isWrong: (label: Labelled) => boolean) => labels.filter(isWrong).map(({ text }) => text)
  expect(failing((label) => !contains(paper, label))).toEqual([])
  expect(failing((label) => labels.some((other) => other !== label && meet(label, other)))).toEqual([])
  // Across the edge of a box, unless a later box covers the edge there.
  const isCut = (label: Labelled) =>
    boxes.some((box, index) => {
      const isCovered = boxes.slice(index + 1).some((later) => contains(later, label))
      return meet(box, label) && !contains(box, label) && !isCovered
    })
  expect(failing(isCut)).toEqual([])
  expect(failing((label) => lines.some((line) => meet(line, label)))).toEqual([])
})

it.each(drawings)('names no account and no machine: %s', (_, drawing) => {
  const drawn = svg(drawing)
  expect(drawn).not.toMatch(/\d{12}|amazonaws|cloudfront\.net|arn:|example\.com/)
  expect(drawn).not.toContain(resolve(import.meta.dirname, '../..'))
  expect(drawn).not.toMatch(/undefined|NaN|\[object|\*{2}|Fn::/)
})

function small(one: Environment): Environment {
  const { network, database } = one
  return {
    ...one,
    backups: undefined,
    network: { ...network, natGateways: 1 },
    database: { ...database, multiAz: false },
  }
}

function named(name: string): Drawing {
  const found = drawings.find(([one]) => one === name)
  if (!found) throw new Error(`no drawing ${name}`)
  return found[1]
}
