import { join } from 'node:path'
import { startMoto, type Moto } from '../moto.ts'

/** What an account of moto holds at first, and what it is asked about its stacks. server/ says how CloudFormation is played. */
export interface PlayedAws extends Moto {
  /** The stacks of a region that are not deleted: their states by their names. */
  states(region: string): Promise<Record<string, string>>
  /** The states of a stack's resources by their logical ids. */
  resources(region: string, stack: string): Promise<Record<string, string>>
  /** The reasons of what failed in a stack, oldest first. */
  failures(region: string, stack: string): Promise<string[]>
  outputs(region: string, stack: string): Promise<Record<string, string>>
  /** Creates a stack and waits until that has ended, either way: its state. */
  create(region: string, name: string, template: object): Promise<string>
  /** From now on AWS refuses these; an empty list refuses nothing. */
  refuse(faults: readonly Fault[]): Promise<void>
  /** Who played what so far, and what exists. */
  played(): Promise<Played>
  /** An account with nothing in it. */
  empty(): Promise<void>
}

export interface Fault {
  readonly on: 'create' | 'update' | 'delete'
  /** A type of resources, or one of them as `stack/LogicalId`. */
  readonly what: string
  readonly reason: string
}

export interface Played {
  readonly report: readonly { readonly type: string; readonly by: 'moto' | 'stand-in'; readonly made: number }[]
  readonly living: readonly { readonly address: string; readonly type: string; readonly id: string }[]
}

/** moto's account. */
export const account = '123456789012'

const python = (name: string) => join(import.meta.dirname, '../../../.cache/python/bin', name)

export async function startAws(): Promise<PlayedAws> {
  const cloudFormation = await import('@aws-sdk/client-cloudformation')
  const moto = await startMoto([python('python'), '-B', join(import.meta.dirname, 'server')])
  const credentials = { accessKeyId: 'for-tests', secretAccessKey: 'opens nothing' }
  const client = (region: string) =>
    new cloudFormation.CloudFormationClient({ region, endpoint: moto.url, credentials })
  const ask = async (path: string, method = 'GET', body?: unknown) => {
    const response = await fetch(moto.url + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as unknown
  }
  const described = async (region: string, StackName?: string) =>
    (await client(region).send(new cloudFormation.DescribeStacksCommand({ ...(StackName ? { StackName } : {}) })))
      .Stacks ?? []

  return {
    ...moto,
    async states(region) {
      const stacks = await described(region)
      return Object.fromEntries(stacks.map((one) => [one.StackName ?? '', one.StackStatus ?? '']))
    },
    async resources(region, StackName) {
      const { StackResources = [] } = await client(region).send(
        new cloudFormation.DescribeStackResourcesCommand({ StackName }),
      )
      return Object.fromEntries(StackResources.map((one) => [one.LogicalResourceId ?? '', one.ResourceStatus ?? '']))
    },
    async failures(region, StackName) {
      const { StackEvents = [] } = await client(region).send(
        new cloudFormation.DescribeStackEventsCommand({ StackName }),
      )
      const failed = StackEvents.filter((one) => one.ResourceStatus?.endsWith('FAILED')).reverse()
      return failed.map((one) => `${one.LogicalResourceId} ${one.ResourceStatus}: ${one.ResourceStatusReason ?? ''}`)
    },
    async outputs(region, stack) {
      const [one] = await described(region, stack)
      return Object.fromEntries((one?.Outputs ?? []).map((out) => [out.OutputKey ?? '', out.OutputValue ?? '']))
    },
    async create(region, StackName, template) {
      await client(region).send(
        new cloudFormation.CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }),
      )
      const [one] = await described(region, StackName)
      return one?.StackStatus ?? 'no state'
    },
    async refuse(faults) {
      await ask('/moto-api/played', 'POST', faults)
    },
    played: async () => (await ask('/moto-api/played')) as Played,
    async empty() {
      await ask('/moto-api/reset', 'POST')
      await ask('/moto-api/played', 'DELETE')
    },
  }
}
