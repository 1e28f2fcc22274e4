import { expect, it } from 'vitest'
import { findings } from '../checks/index.ts'
import { synthesise } from '../synthesise.ts'
import { dev } from '../test/variants.ts'
import { checkEnvironments } from './check-environment.ts'
import { environments } from './environments.ts'
import { previews, withPreviews } from './preview.ts'

it('O6: a pull request has the smallest environment, with a database of its own, beside the others', () => {
  const [preview] = previews(['42'], dev)
  if (!preview) throw new Error('there is none')
  expect(checkEnvironments([...environments, preview], 'acme/notes').at(-1)).toMatchObject({
    name: 'pr42',
    mailFrom: 'notejam+pr42@dev.notejam.example',
    isProtected: false,
  })
  const { system, environment } = synthesise(preview)
  expect(findings(system, environment)).toEqual([])
  expect(system.ofType('AWS::RDS::DBInstance')).toHaveLength(1)
  expect(system.ofType('AWS::EC2::NatGateway')).toHaveLength(1)
})

it('has an address of CloudFront, and wakes no one whom the environment that it is like would wake', () => {
  const [preview] = previews(['42'], {
    ...dev,
    domain: { name: 'dev.notes.example.com', hostedZoneId: 'Z0123456789ABCDEFGHI', zoneName: 'example.com' },
    receivers: { urgent: [{ pager: 'https://pager.example/notejam' }], soon: [{ mail: 'team@notejam.example' }] },
    firewall: true,
    edgeAlarms: true,
    backups: { days: 1096 },
  })
  if (!preview) throw new Error('there is none')
  const { system } = synthesise(preview)
  expect([...system.resources.values()].filter(({ Type }) => /Certificate|Route53|WAF|Backup::/.test(Type))).toEqual([])
  const told = system.ofType('AWS::SNS::Subscription').map(({ properties }) => properties['Endpoint'])
  expect(new Set(told)).toEqual(new Set([dev.alarmAddress]))
  expect(system.stacks.map(({ name }) => name).sort()).toEqual(
    ['app', 'data', 'edgelog', 'network'].map((stack) => `notejam-pr42-${stack}`),
  )
})

it('previews whose numbers are fifty apart stand beside each other, each once', () => {
  const all = withPreviews(environments, ['42', '92', '42', undefined])
  expect(all.map(({ name }) => name)).toEqual(['dev', 'test', 'prod', 'pr42', 'pr92'])
  expect(() => checkEnvironments(all, 'acme/notes')).not.toThrow()
  expect(withPreviews(all, ['42'])).toEqual(all)
})

it('no other pull request and no mistake makes one', () => {
  for (const number of [undefined, '', '0', '-1', '1234567', '42; true', 'prod'])
    expect(previews([number], dev)).toEqual([])
})
