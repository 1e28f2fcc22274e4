import { expect, it } from 'vitest'
import { findings } from '../checks/index.ts'
import { synthesise } from '../synthesise.ts'
import { dev } from '../test/variants.ts'
import { checkEnvironments } from './check-environment.ts'
import { environments } from './environments.ts'
import { previews } from './preview.ts'

it('O6: a pull request has the smallest environment, with a database of its own, beside the others', () => {
  const [preview] = previews('42', dev)
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

it('no other pull request and no mistake makes one', () => {
  for (const number of [undefined, '', '0', '-1', '1234567', '42; true', 'prod'])
    expect(previews(number, dev)).toEqual([])
})
