import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { isComplete, start } from './run-migration.lambda.ts'

/** The function against servers that speak ECS's and CloudFormation's protocols: JSON 1.1, and queries answered in XML. */

const task = 'arn:aws:ecs:eu-central-1:111122223333:task/notejam-prod/0123456789abcdef'
const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const properties = {
  Digest: digest('b'),
  Cluster: 'arn:aws:ecs:eu-central-1:111122223333:cluster/notejam-prod',
  TaskDefinition: 'arn:aws:ecs:eu-central-1:111122223333:task-definition/migrate:2',
  Subnets: ['subnet-a', 'subnet-b', 'subnet-c'],
  SecurityGroups: ['sg-ecs'],
}
const event = {
  RequestType: 'Update' as const,
  RequestId: '919b4241-c17f-42ef-9e4c-8218d9553fce',
  StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/notejam-prod-app/1',
  PhysicalResourceId: 'notejam-migration',
  ResourceProperties: properties,
  OldResourceProperties: { ...properties, Digest: digest('a') },
}

let server: Server
/** What was called, and with what. */
let calls: { action: string; body: unknown }[]
let stackStatus: string
let answers: Record<string, unknown>

beforeEach(async () => {
  calls = []
  stackStatus = 'UPDATE_IN_PROGRESS'
  answers = { RunTask: { tasks: [{ taskArn: task }], failures: [] } }
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const target = request.headers['x-amz-target']
      if (typeof target === 'string') {
        const action = target.split('.')[1] ?? ''
        calls.push({ action, body: JSON.parse(body) })
        response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(answers[action]))
      } else {
        const query = new URLSearchParams(body)
        calls.push({ action: query.get('Action') ?? '', body: query.get('StackName') })
        response.setHeader('content-type', 'text/xml').end(
          `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>
           <member><StackName>notejam-prod-app</StackName><StackStatus>${stackStatus}</StackStatus>
           <CreationTime>2026-11-01T00:00:00Z</CreationTime></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
        )
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubEnv('AWS_ENDPOINT_URL', address)
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
})

afterEach(async () => {
  vi.unstubAllEnvs()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const actions = () => calls.map(({ action }) => action)

it('O5: starts one private task for a new image', async () => {
  expect(await start(event)).toEqual({ PhysicalResourceId: 'notejam-migration', Data: { Task: task } })

  expect(actions()).toEqual(['DescribeStacks', 'RunTask'])
  expect(calls[1]?.body).toEqual({
    // Idempotency: ECS starts one task for a token.
    clientToken: event.RequestId,
    cluster: properties.Cluster,
    taskDefinition: properties.TaskDefinition,
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: properties.Subnets,
        securityGroups: properties.SecurityGroups,
        assignPublicIp: 'DISABLED',
      },
    },
    startedBy: 'migration-bbbbbbbbbbbb',
  })
})

it('O5: starts one for the first deployment', async () => {
  stackStatus = 'CREATE_IN_PROGRESS'
  expect(
    await start({ ...event, RequestType: 'Create', OldResourceProperties: undefined, PhysicalResourceId: undefined }),
  ).toMatchObject({ Data: { Task: task } })
})

it.each(['UPDATE_ROLLBACK_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'])(
  'O5: does nothing while a deployment rolls back (%s)',
  async (status) => {
    stackStatus = status

    const started = await start(event)

    expect(started).toEqual({ PhysicalResourceId: 'notejam-migration' })
    expect(await isComplete({ ...event, ...started })).toEqual({ IsComplete: true })
    expect(actions()).toEqual(['DescribeStacks'])
  },
)

it('O5: does nothing for the same image, and nothing when the stack is deleted', async () => {
  await start({ ...event, OldResourceProperties: properties })
  await start({ ...event, RequestType: 'Delete' })
  expect(calls).toEqual([])
})

it('O5: says why a task could not be started', async () => {
  answers['RunTask'] = { tasks: [], failures: [{ reason: 'RESOURCE:CPU' }] }
  await expect(start(event)).rejects.toThrow("The migration's task could not be started: RESOURCE:CPU")
})

it('O5: waits until the task has ended, and goes on only when it ended well', async () => {
  const at = (one: object) => {
    answers['DescribeTasks'] = { tasks: [{ taskArn: task, ...one }] }
    return isComplete({ ...event, Data: { Task: task } })
  }
  expect(await at({ lastStatus: 'PENDING' })).toEqual({ IsComplete: false })
  expect(await at({ lastStatus: 'RUNNING' })).toEqual({ IsComplete: false })
  expect(await at({ lastStatus: 'STOPPED', containers: [{ name: 'migrate', exitCode: 0 }] })).toEqual({
    IsComplete: true,
  })
  await expect(
    at({
      lastStatus: 'STOPPED',
      stoppedReason: 'Essential container exited',
      containers: [{ name: 'migrate', exitCode: 1 }],
    }),
  ).rejects.toThrow(
    /exit code 1, Essential container exited.*The service was not changed.*migrate\/migrate\/0123456789abcdef/,
  )
  await expect(
    at({ lastStatus: 'STOPPED', stoppedReason: 'CannotPullContainerError', containers: [{ name: 'migrate' }] }),
  ).rejects.toThrow('exit code none, CannotPullContainerError')
})

it('O5: fails when the task is nowhere to be found', async () => {
  answers['DescribeTasks'] = { tasks: [] }
  await expect(isComplete({ ...event, Data: { Task: task } })).rejects.toThrow('is gone')
})
