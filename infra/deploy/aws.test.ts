import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { askAside } from './aside.ts'
import { awsCli, errorOf } from './aws.ts'
import { identify, judgeIdentity } from './checks/credentials.ts'
import { prod } from '../test/variants.ts'
import { account, resolved, tools } from './test-kit.ts'

/** What the AWS CLI prints when it fails, in its two versions, and what mends it. */
const refusals: [printed: string, refusal: string, code: string][] = [
  [
    'An error occurred (AccessDenied) when calling the ListRoles operation: User … is not authorized',
    'denied',
    'AccessDenied',
  ],
  [
    'aws: [ERROR]: An error occurred (UnauthorizedOperation) when calling the DescribeVpcs operation: You are not authorized',
    'denied',
    'UnauthorizedOperation',
  ],
  [
    'An error occurred (AccessDeniedException) when calling the GetServiceQuota operation: …',
    'denied',
    'AccessDeniedException',
  ],
  [
    'An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired',
    'expired',
    'ExpiredToken',
  ],
  ['Error when retrieving token from sso: Token has expired and refresh failed', 'expired', ''],
  ['Your session has expired. Please reauthenticate using aws login.', 'expired', ''],
  ['Unable to locate credentials. You can configure credentials by running "aws configure".', 'credentials', ''],
  ['The config profile (acme) could not be found', 'credentials', ''],
  [
    'An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.',
    'credentials',
    'InvalidClientTokenId',
  ],
  ['Could not connect to the endpoint URL: "https://sts.eu-central-1.amazonaws.com/"', 'unreachable', ''],
  ['Connect timeout on endpoint URL: "https://sts.eu-central-1.amazonaws.com/"', 'unreachable', ''],
  [
    'An error occurred (NoSuchEntity) when calling the GetRole operation: The role cannot be found.',
    'other',
    'NoSuchEntity',
  ],
]

it.each(refusals)('tells apart why AWS does not answer: %s', (printed, refusal, code) => {
  expect(errorOf(`\n${printed}\n`)).toMatchObject({ refusal, code, message: printed })
})

it('asks the same thing once, and tells AWS where', async () => {
  const ask = vi.fn(tools({ 'aws ec2 describe-vpcs': '{"Vpcs":[]}', 'aws cloudfront': '' }))
  const aws = awsCli('eu-central-1', ask)
  await Promise.all([aws.ask(['ec2', 'describe-vpcs']), aws.ask(['ec2', 'describe-vpcs'])])
  expect(ask.mock.calls).toHaveLength(1)
  expect(ask.mock.calls[0]?.[1].join(' ')).toMatch(/^ec2 describe-vpcs .*--output json .*--region eu-central-1$/)
  await aws.ask(['ec2', 'describe-vpcs'], 'us-east-1')
  expect(ask.mock.calls[1]?.[1].at(-1)).toBe('us-east-1')
  expect(await aws.ask(['cloudfront', 'list-distributions']), 'it prints nothing where there is nothing').toEqual({})
})

it('ends a program that does not end, and says when there is none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-tools-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
  })
  const hangs = join(folder, 'hangs')
  writeFileSync(hangs, '#!/bin/sh\nsleep 60\n')
  chmodSync(hangs, 0o755)
  expect(await askAside(hangs, [], { patienceSeconds: 0.1 })).toMatchObject({ isOk: false, code: 'ETIMEDOUT' })
  expect(await askAside('notejam-no-such-tool', [])).toMatchObject({ isOk: false, code: 'ENOENT' })
})

const wrongCredentials: [what: string, stderr: string, code: string | undefined, sentence: string, mend: string][] = [
  ['no AWS CLI', '', 'ENOENT', 'the AWS CLI is not installed', 'getting-started-install'],
  ['expired credentials', refusals[3]?.[0] ?? '', undefined, 'the credentials have expired', 'aws sso login'],
  ['no credentials', refusals[6]?.[0] ?? '', undefined, 'no credentials that AWS knows', 'aws configure'],
  ['no network', refusals[9]?.[0] ?? '', undefined, 'AWS cannot be reached', 'HTTPS_PROXY'],
]

it.each(wrongCredentials)('%s: one sentence, and what mends it', async (_, stderr, code, sentence, mend) => {
  const aws = awsCli('eu-central-1', tools({ 'aws sts': { stderr, ...(code ? { code } : {}) } }))
  const { identity, finding } = await identify(aws)
  expect(identity).toBeUndefined()
  expect(finding).toMatchObject({ state: 'wrong', what: expect.stringContaining(sentence) as unknown })
  expect(finding?.mend).toContain(mend)
})

it('says whose credentials these are, and refuses those of another account', () => {
  const [anywhere] = resolved([prod])
  const [there] = resolved([{ ...prod, account: '444455556666' }])
  const identity = { account, arn: `arn:aws:sts::${account}:assumed-role/Admin/ada` }
  expect(judgeIdentity(anywhere, identity)).toEqual({ state: 'ok', what: '111122223333, as assumed-role/Admin/ada' })
  expect(judgeIdentity(there, identity)).toMatchObject({
    state: 'wrong',
    what: 'prod lives in account 444455556666, and these credentials open 111122223333',
    mend: expect.stringContaining('export AWS_PROFILE=') as unknown,
  })
  expect(judgeIdentity(anywhere, { account, arn: `arn:aws:iam::${account}:root` }).state).toBe('later')
})
