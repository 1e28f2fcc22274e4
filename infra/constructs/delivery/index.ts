import { Aws, Duration } from 'aws-cdk-lib'
import * as ecr from 'aws-cdk-lib/aws-ecr'
import * as iam from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { ImageBuilder } from '../image-builder/index.ts'
import { githubTokens, ownImagesOf, qualifierOf } from '../../config/names.ts'

const audience = 'sts.amazonaws.com'

/** The roles of the bootstrap that a delivery assumes; its own role pushes images. */
const deploymentRoles = ['deploy', 'file-publishing', 'lookup']

export interface DeliveryProps {
  /** `owner/name`, or `owner@id/name@id`: the subject in GitHub's tokens. */
  readonly subject: string
  readonly environments: readonly {
    readonly name: string
    readonly regions: readonly string[]
    /** Where its tasks run, and pull their image from. */
    readonly region: string
    /** Whether images are built in its name, for all environments. */
    readonly builds: boolean
    /** Of a pull request: GitHub's environment has no rules, and every account that may push a branch gets the role. Its images
     * go into its own repository at once, and none where those of others are built. */
    readonly isPreview: boolean
  }[]
  /** Where builds go. */
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

    for (const { name, regions, region, isPreview, builds } of environments) {
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
          resources: regions.flatMap((region) => deploymentRoles.map((kind) => deploymentRole(name, kind, region))),
        }),
      )
      // A build is copied by its digest, into a repository that no other environment's role may push to.
      const arn = (repository: string) =>
        `arn:${Aws.PARTITION}:ecr:${region}:${Aws.ACCOUNT_ID}:repository/${repository}`
      role.addToPolicy(statement('Images', [...reading, ...pushing], [arn(ownImagesOf(name))]))
      if (builds && !builder) for (const one of pushesTo(repository)) role.addToPolicy(one)
      else role.addToPolicy(statement('Builds', reading, [arn(repository.repositoryName)]))
      if (isPreview) role.addToPolicy(login())
      if (builds && builder) for (const one of buildsWith(builder)) role.addToPolicy(one)
    }
  }
}

function deploymentRole(environment: string, kind: string, region: string): string {
  const account = Aws.ACCOUNT_ID
  return `arn:${Aws.PARTITION}:iam::${account}:role/cdk-${qualifierOf(environment)}-${kind}-role-${account}-${region}`
}

/** Reads what an image says of itself, before it is deployed, and copies it. */
const reading = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
]
const pushing = ['ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart']

function pushesTo({ repositoryArn }: ecr.IRepository): iam.PolicyStatement[] {
  return [statement('Builds', [...reading, ...pushing], [repositoryArn]), login()]
}

/** ECR's login names no repository. */
function login(): iam.PolicyStatement {
  return statement('Login', ['ecr:GetAuthorizationToken'], ['*'])
}

/** Has images built, and uploads no layer of them. */
function buildsWith({ projectArn, sources }: ImageBuilder): iam.PolicyStatement[] {
  return [
    statement('Source', ['s3:PutObject'], [sources]),
    statement(
      'Build',
      ['codebuild:BatchGetBuilds', 'codebuild:BatchGetProjects', 'codebuild:StartBuild'],
      [projectArn],
    ),
  ]
}

function statement(sid: string, actions: readonly string[], resources: readonly string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions: [...actions].sort(), resources: [...resources] })
}
