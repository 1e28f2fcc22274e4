import { describe, expect, it } from 'vitest'
import { postgresVersion } from '../../config/database-sizes.ts'
import { moved } from '../../config/moved.ts'
import { synthesise } from '../../synthesise.ts'
import { prod } from '../../test/variants.ts'
import { aContext, anAws, resolved } from '../test-kit.ts'
import { judgeZones, zonesOfferEverything, type Zone } from './zones.ts'

const [resolvedProd] = resolved([prod])
const like = (text: string) => expect.stringContaining(text) as unknown

describe('zones', () => {
  const zone = (name: string, lacks: 'tasks' | 'database' | 'both' | '' = ''): Zone => ({
    name,
    hasTasks: lacks !== 'tasks' && lacks !== 'both',
    hasDatabase: lacks !== 'database' && lacks !== 'both',
  })
  const [american] = resolved([moved(prod, 'us-east-1')])
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `us-east-1${letter}`)
  const lacking = (letter: string) => all.map((name) => zone(name, name.endsWith(letter) ? 'both' : ''))

  it('are right where the zone without Graviton is not among them', () => {
    expect(judgeZones(american, lacking('e'))).toEqual({
      state: 'ok',
      what: 'us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f',
    })
  })

  it.each([
    [
      'c',
      'us-east-1c has no Fargate on Graviton',
      "prod.zones: ['us-east-1a', 'us-east-1b', 'us-east-1d', 'us-east-1e', 'us-east-1f'] in",
    ],
    [
      'd',
      'us-east-1d has not this database',
      "prod.zones: ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1e', 'us-east-1f'] in",
    ],
  ])('are given as a list to paste where it is %s', (letter, what, mend) => {
    expect(judgeZones(american, lacking(letter))).toMatchObject({ state: 'wrong', what, mend: like(mend) })
  })

  it('by number are those that come first, and the database stands in the first two of three', () => {
    const german = (lacks: 'tasks' | 'database' | '') =>
      ['a', 'b', 'c'].map((letter) => zone(`eu-central-1${letter}`, letter === 'b' ? lacks : ''))
    expect(judgeZones(resolvedProd, german(''))).toMatchObject({ state: 'ok' })
    expect(judgeZones(resolvedProd, german('tasks'))).toMatchObject({ state: 'wrong', mend: 'another prod.region' })
    expect(judgeZones(resolvedProd, german('database'))).toMatchObject({
      what: 'eu-central-1b has not this database',
      mend: like("prod.zones: ['eu-central-1a', 'eu-central-1c', 'eu-central-1b']"),
    })
  })

  it('by number are those with a default subnet, where the account has any', () => {
    const four = ['a', 'b', 'c', 'd'].map((letter) => zone(`eu-central-1${letter}`))
    const names = four.slice(1).map(({ name }) => name)
    expect(judgeZones(resolvedProd, four, names)).toEqual({ state: 'ok', what: names.join(', ') })
    expect(judgeZones(resolvedProd, four, names.slice(1))).toMatchObject({
      state: 'wrong',
      what: 'eu-central-1 has 2 zones with a default subnet in this account, and not 3',
      mend: like("prod.zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c', 'eu-central-1d']"),
    })
  })

  it('that the account does not have, and a database that RDS does not sell', () => {
    expect(judgeZones(american, lacking('e').slice(0, 4))).toMatchObject({
      what: like('us-east-1f is no zone of this account'),
    })
    expect(judgeZones(resolvedProd, [zone('eu-central-1a', 'database')])).toMatchObject({
      state: 'wrong',
      what: `RDS offers no db.t4g.medium with PostgreSQL ${postgresVersion} in eu-central-1`,
    })
  })

  it('are what EC2 and RDS offer, without those that Fargate lacks', async () => {
    const names = ['ap-northeast-1a', 'ap-northeast-1b', 'ap-northeast-1c', 'ap-northeast-1d']
    const ids = ['apne1-az4', 'apne1-az3', 'apne1-az1', 'apne1-az2']
    const aws = anAws({
      'ec2 describe-availability-zones': {
        AvailabilityZones: names.map((ZoneName, index) => ({ ZoneName, ZoneId: ids[index] })),
      },
      'ec2 describe-subnets': { Subnets: [] },
      'ec2 describe-instance-type-offerings': { InstanceTypeOfferings: names.map((Location) => ({ Location })) },
      'rds describe-orderable-db-instance-options': {
        OrderableDBInstanceOptions: [{ AvailabilityZones: names.map((Name) => ({ Name })) }],
      },
    })
    const [context] = [aContext([moved(prod, 'ap-northeast-1')], { aws })]
    expect(await zonesOfferEverything.run(context)).toMatchObject({
      state: 'wrong',
      what: 'ap-northeast-1b has no Fargate on Graviton',
      mend: like("zones: ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d', 'ap-northeast-1b']"),
    })
    expect(aws.asked.at(-1)).toContain(`--engine-version ${postgresVersion} --db-instance-class db.t4g.medium`)
  })

  it('are asked for the version of the templates', () => {
    const [database] = synthesise(prod).system.ofType('AWS::RDS::DBInstance')
    expect(database?.properties['EngineVersion']).toBe(postgresVersion)
  })
})
