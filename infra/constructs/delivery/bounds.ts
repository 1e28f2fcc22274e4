import { Fn } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { policiesOf } from '../../bootstrap/policies.ts'

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
    for (const { file, name, text } of policiesOf(environment)) {
      new iam.CfnManagedPolicy(this, file, { managedPolicyName: name, policyDocument: filledIn(text) })
    }
  }
}

/** A policy in which CloudFormation fills in the partition and the account. */
function filledIn(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' && value.includes('${AWS::') ? Fn.sub(value) : value,
  )
}
