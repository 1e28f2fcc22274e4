import { expect, it } from 'vitest'
import type { Ask } from './aside.ts'
import { deployerOf } from './deployer.ts'

const denied = 'An error occurred (AccessDenied) when calling the DescribeStacks operation: not authorized'

it('asks as the role of the bootstrap where its own credentials may not, once in each region', async () => {
  const asked: string[] = []
  const ask: Ask = (_, args, { env = {} } = {}) => {
    const key = env['AWS_ACCESS_KEY_ID'] ?? 'own'
    asked.push(`${key}: ${args.slice(0, 2).join(' ')}${args.find((one) => one.startsWith('arn:')) ?? ''}`)
    if (args[0] === 'sts') {
      const Credentials = { AccessKeyId: 'role', SecretAccessKey: 's', SessionToken: 't' }
      return Promise.resolve({ isOk: true, stdout: JSON.stringify({ Credentials }), stderr: '' })
    }
    if (key === 'own') return Promise.resolve({ isOk: false, stdout: '', stderr: denied })
    return Promise.resolve({ isOk: true, stdout: '{"Stacks":[]}', stderr: '' })
  }
  const aws = deployerOf('prod', '111122223333', ask)
  const words = ['cloudformation', 'describe-stacks']
  expect(await aws.ask(words, 'eu-west-1')).toEqual({ Stacks: [] })
  await aws.ask(words, 'eu-west-1')
  expect(asked).toEqual([
    'own: cloudformation describe-stacks',
    'own: sts assume-rolearn:aws:iam::111122223333:role/cdk-njprod-deploy-role-111122223333-eu-west-1',
    'role: cloudformation describe-stacks',
    'role: cloudformation describe-stacks',
  ])
})

it('says what AWS says, where it is no matter of rights', async () => {
  const ask: Ask = () =>
    Promise.resolve({ isOk: false, stdout: '', stderr: 'An error occurred (Throttling) when calling X: slow down' })
  await expect(deployerOf('prod', '1', ask).ask(['cloudformation', 'describe-stacks'], 'eu-west-1')).rejects.toThrow(
    'slow down',
  )
})
