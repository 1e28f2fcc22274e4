import { Aws, Duration } from 'aws-cdk-lib'
import * as ecr from 'aws-cdk-lib/aws-ecr'
import * as iam from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { ImageBuilder } from '../image-builder/index.ts'
import { githubTokens, qualifierOf } from '../../config/names.ts'

const audience = 'sts.amazonaws.com'

/** The roles of the bootstrap that a delivery assumes; its own role pushes images. */
const deploymentRoles = ['deploy', 'file-publishing', 'lookup']
/** To remove an environment. */
const removalRoles = ['deploy', 'lookup']

export interface DeliveryProps {
  /** `owner/name`, or `owner@id/name@id`: the subject in GitHub's tokens. */
  readonly subject: string
  readonly environments: readonly {
    readonly name: string
    readonly regions: readonly string[]
    /** Of a pull request: GitHub's environment has no rules, and every account that may push a branch gets the role. It removes, and pushes no image. */
    readonly isPreview: boolean
  }[]
  readonly repository: ecr.IRepository
  /** CodeBuild's, which pushes images instead. @default - Docker, where a delivery runs */
  readonly builder?: ImageBuilder | undefined
  /** `existing`: the account's own provider is trusted, and stays as it is. @default - one is made */
  readonly provider?: 'existing' | undefined
}

/** GitHub's access by OIDC, without a long-lived key: one role per environment, for one repository and one GitHub environment. S5 O6 */
export class Delivery extends Construct {
  constructor(scope: Construct, id: string, { subject, environments, repository, builder, provider }: DeliveryProps) {
    super(scope, id)
    const { host } = new URL(githubTokens)
    const providerArn =
      provider === 'existing'
        ? `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:oidc-provider/${host}`
        : new iam.OidcProviderNative(this, 'GitHub', { url: githubTokens, clientIds: [audience] }).oidcProviderArn
    const claim = (name: string) => `${host}:${name}`

    for (const { name, regions, isPreview } of environments) {
      // Outside of the names that the environment's policies allow (role/notejam-ENV-*): it cannot widen its own trust.
      const role = new iam.Role(this, name, {
        roleName: `notejam-delivery-${name}`,
        description: `Delivers Notejam to ${name}`,
        maxSessionDuration: Duration.hours(1),
        // Both by equality: a pattern would match pull requests, or a repository with a longer name.
        assumedBy: new iam.WebIdentityPrincipal(providerArn, {
          StringEquals: { [claim('aud')]: audience, [claim('sub')]: `repo:${subject}:environment:${name}` },
        }),
      })
      role.addToPolicy(
        new iam.PolicyStatement({
          sid: 'Deploy',
          actions: ['sts:AssumeRole'],
          resources: regions.flatMap((region) =>
            (isPreview ? removalRoles : deploymentRoles).map((kind) => deploymentRole(name, kind, region)),
          ),
        }),
      )
      // The registry is all environments': with tags of what ran, images of others could be pushed out of it.
      if (isPreview) continue
      for (const statement of builder ? buildsWith(builder, repository) : pushesTo(repository))
        role.addToPolicy(statement)
    }
  }
}

function deploymentRole(environment: string, kind: string, region: string): string {
  const account = Aws.ACCOUNT_ID
  return `arn:${Aws.PARTITION}:iam::${account}:role/cdk-${qualifierOf(environment)}-${kind}-role-${account}-${region}`
}

/** Reads what an image says of itself before it is deployed, and tags it as one that ran. */
const readAndTag = ['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:GetDownloadUrlForLayer', 'ecr:PutImage']
const upload = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
]

function pushesTo({ repositoryArn }: ecr.IRepository): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ sid: 'Push', actions: [...readAndTag, ...upload].sort(), resources: [repositoryArn] }),
    // ECR's login names no repository.
    new iam.PolicyStatement({ sid: 'Login', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
  ]
}

/** Has images built, and uploads no layer itself. */
function buildsWith({ projectArn, sources }: ImageBuilder, { repositoryArn }: ecr.IRepository): iam.PolicyStatement[] {
  const build = ['codebuild:BatchGetBuilds', 'codebuild:BatchGetProjects', 'codebuild:StartBuild']
  return [
    new iam.PolicyStatement({ sid: 'Tag', actions: readAndTag, resources: [repositoryArn] }),
    new iam.PolicyStatement({ sid: 'Source', actions: ['s3:PutObject'], resources: [sources] }),
    new iam.PolicyStatement({ sid: 'Build', actions: build, resources: [projectArn] }),
  ]
}
