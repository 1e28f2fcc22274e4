import type { ResolvedEnvironment } from '../../config/environment.ts'
import { AwsError, unless, type Aws } from '../aws.ts'
import { later, ok, type Check, type Finding } from './check.ts'

/** The services that need a role of their own in the account before they make anything of this environment. */
export function servicesWithRoles({ backups, origin }: ResolvedEnvironment): readonly string[] {
  return [
    'ecs.amazonaws.com',
    'ecs.application-autoscaling.amazonaws.com',
    'elasticloadbalancing.amazonaws.com',
    'rds.amazonaws.com',
    ...(backups ? ['backup.amazonaws.com'] : []),
    ...(origin === 'vpc-origin' ? ['vpcorigin.cloudfront.amazonaws.com'] : []),
  ]
}

/**
 * ECS makes its role with the first cluster and assumes it at once, before IAM has it everywhere: the first cluster of an
 * account fails. So the roles are made before.
 *
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/818
 */
export const serviceLinkedRoles: Check = {
  name: 'service-linked roles',
  async run({ environment, aws }) {
    return judgeServiceRoles(servicesWithRoles(environment), await knownServices(aws))
  },
}

export function judgeServiceRoles(wanted: readonly string[], known: ReadonlySet<string>): Finding {
  const missing = wanted.filter((service) => !known.has(service))
  if (missing.length === 0) return ok(`all ${wanted.length} are there`)
  return later(
    `${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} none in this account yet: the deployment makes them`,
    missing.map((service) => `aws iam create-service-linked-role --aws-service-name ${service}`).join('; '),
  )
}

/**
 * Makes the roles that are missing, or leaves it to CloudFormation where these credentials may not.
 * @returns the services whose roles were made
 */
export async function makeServiceRoles(aws: Aws, wanted: readonly string[]): Promise<readonly string[]> {
  try {
    const known = await knownServices(aws)
    const missing = wanted.filter((service) => !known.has(service))
    // "InvalidInput" says that it was made meanwhile.
    const made = missing.map((service) =>
      unless(['InvalidInput'], aws.ask(['iam', 'create-service-linked-role', '--aws-service-name', service])),
    )
    await Promise.all(made)
    return missing
  } catch (error) {
    if (error instanceof AwsError && error.refusal === 'denied') return []
    throw error
  }
}

/** By their paths: the names of the roles follow no rule. */
async function knownServices(aws: Aws): Promise<ReadonlySet<string>> {
  const { Roles } = await aws.ask<{ Roles: { Path: string }[] }>([
    ...['iam', 'list-roles', '--path-prefix', '/aws-service-role/'],
  ])
  return new Set(Roles.map(({ Path }) => Path.split('/')[2] ?? ''))
}
