import { AwsError, type Aws } from './aws.ts'

/** A stack of a test's CloudFormation. */
export interface CloudStack {
  status: string
  hasServed?: boolean
  isProtected?: boolean
  madeAt?: string
  changedAt?: string
  /** Statuses of the stack itself, the latest first. @default - its status, and the beginning of its creation */
  history?: readonly string[]
  resources?: readonly (readonly [type: string, logicalId: string, id: string])[]
  /** How often its deletion fails. */
  stubborn?: number
}

export interface Things {
  /** Buckets that hold something; others of a stack are empty. */
  readonly full?: readonly string[]
  readonly snapshots?: readonly string[]
  readonly recoveryPoints?: number
  /** Stacks that were deleted: their names and histories. */
  readonly deleted?: readonly { readonly name: string; readonly at: string; readonly history: readonly string[] }[]
}

/** An account in memory. What it was told to change is in `changes`. */
export class Cloud implements Aws {
  readonly stacks: Map<string, CloudStack>
  readonly changes: string[] = []
  private readonly things: Things

  constructor(stacks: Readonly<Record<string, CloudStack>>, things: Things = {}) {
    this.stacks = new Map(Object.entries(stacks))
    this.things = things
  }

  ask<T>([service = '', operation = '', ...words]: readonly string[]): Promise<T> {
    const given = (name: string) => words[words.indexOf(name) + 1] ?? ''
    if (!/^(describe|list)-/.test(operation)) this.changes.push([operation, ...words].join(' '))
    const answer =
      service === 'cloudformation'
        ? this.cloudFormation(operation, given('--stack-name').replace(/^arn:/, ''))
        : this.others(operation, given)
    if (answer instanceof Error) return Promise.reject(answer)
    return Promise.resolve(answer as T)
  }

  private cloudFormation(operation: string, name: string): unknown {
    const stack = this.stacks.get(name)
    if (operation === 'list-stacks')
      return {
        StackSummaries: (this.things.deleted ?? []).map((one) => ({
          StackName: one.name,
          StackId: `arn:deleted-${one.name}`,
          DeletionTime: one.at,
        })),
      }
    if (operation === 'describe-stack-events') return this.events(name, stack)
    if (!stack) return new AwsError('other', 'ValidationError', `${name} does not exist`)
    const { resources = [] } = stack
    switch (operation) {
      case 'describe-stacks':
        return { Stacks: [described(name, stack)] }
      case 'list-stack-resources':
        return {
          StackResourceSummaries: resources.map(([ResourceType, LogicalResourceId, PhysicalResourceId]) => {
            return { ResourceType, LogicalResourceId, PhysicalResourceId, ResourceStatus: 'CREATE_COMPLETE' }
          }),
        }
      case 'update-termination-protection':
        stack.isProtected = false
        return {}
      case 'rollback-stack':
        stack.status = 'ROLLBACK_COMPLETE'
        return {}
      case 'delete-stack':
        if (stack.isProtected) return new AwsError('other', 'ValidationError', `${name} is protected`)
        stack.stubborn = (stack.stubborn ?? 0) - 1
        if (stack.stubborn < 0) this.stacks.delete(name)
        else stack.status = 'DELETE_FAILED'
        return {}
      default:
        throw new Error(`the test knows no ${operation}`)
    }
  }

  private events(name: string, stack: CloudStack | undefined): unknown {
    const deleted = this.things.deleted?.find((one) => name === `deleted-${one.name}`)
    const history = deleted?.history ?? stack?.history ?? [stack?.status ?? '', 'CREATE_IN_PROGRESS']
    const id = `arn:${name}`
    const own = history.map((ResourceStatus) => ({ StackId: id, PhysicalResourceId: id, ResourceStatus }))
    const ofResource = { StackId: id, PhysicalResourceId: 'i-1', ResourceStatus: 'CREATE_COMPLETE' }
    return { StackEvents: [ofResource, ...own] }
  }

  private others(operation: string, given: (name: string) => string): unknown {
    switch (operation) {
      case 'list-object-versions':
        return this.things.full?.includes(given('--bucket')) ? { Versions: [{}] } : {}
      case 'list-recovery-points-by-backup-vault':
        return { RecoveryPoints: Array.from({ length: this.things.recoveryPoints ?? 0 }) }
      case 'describe-secret':
        return { ReplicationStatus: [{ Region: 'eu-west-1' }] }
      case 'describe-key':
        return { KeyMetadata: { Arn: `arn:${given('--key-id')}`, KeyState: 'Enabled' } }
      case 'describe-log-groups':
        return { logGroups: [{}] }
      case 'describe-db-snapshots':
        return { DBSnapshots: (this.things.snapshots ?? []).map((one) => ({ DBSnapshotIdentifier: one })) }
      case 'describe-db-instance-automated-backups':
        return { DBInstanceAutomatedBackups: [] }
      default:
        return {}
    }
  }
}

function described(name: string, { status, hasServed, isProtected, madeAt, changedAt }: CloudStack): unknown {
  return {
    StackId: `arn:${name}`,
    StackStatus: status,
    CreationTime: madeAt ?? new Date().toISOString(),
    ...(changedAt ? { LastUpdatedTime: changedAt } : {}),
    EnableTerminationProtection: isProtected ?? false,
    Parameters: hasServed === undefined ? [] : [{ ParameterKey: 'HasServed', ParameterValue: String(hasServed) }],
  }
}
