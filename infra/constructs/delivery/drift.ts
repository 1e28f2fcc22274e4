import { Aws, Duration } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { githubTokens } from '../../config/names.ts'
import { readActions } from '../../permissions/read.ts'

export interface DriftProps {
  readonly environment: string
  /** The repository, as GitHub's tokens name it. */
  readonly subject: string
}

/**
 * The night's role: it compares an environment with its templates, reads configuration and no content, and changes nothing. A
 * job on the branch main may take it without a GitHub environment, so that no reviewer of prod is asked each night. S5 O7
 */
export class Drift extends Construct {
  constructor(scope: Construct, id: string, { environment, subject }: DriftProps) {
    super(scope, id)
    const { host } = new URL(githubTokens)
    const provider = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:oidc-provider/${host}`
    const role = new iam.Role(this, 'Role', {
      roleName: `notejam-drift-${environment}`,
      description: `Compares ${environment} with its templates`,
      maxSessionDuration: Duration.hours(1),
      assumedBy: new iam.WebIdentityPrincipal(provider, {
        StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: `repo:${subject}:ref:refs/heads/main` },
      }),
    })
    const allow = (sid: string, actions: readonly string[], resources: readonly string[]) =>
      role.addToPolicy(new iam.PolicyStatement({ sid, actions: [...actions], resources: [...resources] }))
    allow(
      'Compare',
      ['DescribeStackResourceDrifts', 'DetectStackDrift', 'DetectStackResourceDrift'].map(
        (one) => `cloudformation:${one}`,
      ),
      [`arn:${Aws.PARTITION}:cloudformation:*:${Aws.ACCOUNT_ID}:stack/notejam-${environment}-*/*`],
    )
    // Of these, stacks are listed by name; how far a comparison is has no resource.
    allow(
      'Ask',
      ['BatchDescribeTypeConfigurations', 'DescribeStackDriftDetectionStatus', 'DescribeStacks'].map(
        (one) => `cloudformation:${one}`,
      ),
      ['*'],
    )
    // CloudFormation reads with the rights of the one who asks; most of these know no resource.
    allow('Read', readActions(), ['*'])
  }
}
