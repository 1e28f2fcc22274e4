import { Fn } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { boundaryOf, executionPoliciesOf } from '../../config/names.ts'

const folder = join(import.meta.dirname, '../../bootstrap')

export interface BoundsProps {
  readonly environment: string
}

/**
 * The limits of an environment: a permissions boundary for every role that it makes, and the policies with which
 * CloudFormation deploys it. `cdk bootstrap` names them, instead of AdministratorAccess. S5
 */
export class Bounds extends Construct {
  constructor(scope: Construct, id: string, { environment }: BoundsProps) {
    super(scope, id)
    const [platform, service] = executionPoliciesOf(environment)
    const files = {
      'boundary.json': boundaryOf(environment),
      'deploy-platform.json': platform,
      'deploy-service.json': service,
    }
    for (const [file, managedPolicyName] of Object.entries(files)) {
      new iam.CfnManagedPolicy(this, file, { managedPolicyName, policyDocument: policyOf(file, environment) })
    }
  }
}

/** A policy's file for one environment: `ENVIRONMENT` is its name, and `${AWS::…}` is CloudFormation's. */
function policyOf(file: string, environment: string): unknown {
  const text = readFileSync(join(folder, file), 'utf8').replaceAll('ENVIRONMENT', environment)
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' && value.includes('${AWS::') ? Fn.sub(value) : value,
  )
}
