import { Aws, BootstraplessSynthesizer, Stack, Tags } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Delivery } from '../constructs/delivery/index.ts'
import { ImageBuilder } from '../constructs/image-builder/index.ts'
import { ImageRepository, type Registry } from '../constructs/image-repository/index.ts'
import { isPreview } from '../config/preview.ts'
import { imageRepository } from '../config/names.ts'
import { globalRegion } from '../config/regions.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'

export interface CiStackProps {
  /** The environments of one account. */
  readonly environments: readonly [ResolvedEnvironment, ...ResolvedEnvironment[]]
  /** All environments, of all accounts: images are built for the first, and replicated to the others' registries. */
  readonly all: readonly ResolvedEnvironment[]
  /** The repository, as GitHub's tokens name it. */
  readonly subject: string
}

/** The image repository and GitHub's delivery roles. A person deploys it once per account; it needs no bootstrap. */
export class CiStack extends Stack {
  constructor(scope: Construct, id: string, { environments, all, subject }: CiStackProps) {
    const [{ region, account, githubProvider, architecture, builder }] = environments
    super(scope, id, {
      stackName: 'notejam-ci',
      description: 'Notejam: the image repository, and the roles with which GitHub delivers',
      env: { region, ...(account ? { account } : {}) },
      synthesizer: new BootstraplessSynthesizer(),
    })
    Tags.of(this).add('notejam:environment', 'ci')
    const [first] = all
    const isBuilder = first?.account === account
    const { repository } = new ImageRepository(this, 'Images', {
      copies: isBuilder ? registriesBeside({ region, ...(account ? { account } : {}) }, all) : [],
      builder: isBuilder ? undefined : first?.account,
    })
    const regions = [...new Set(environments.map((one) => one.region))]
    new Delivery(this, 'Delivery', {
      subject,
      repository,
      builder:
        builder === 'codebuild'
          ? new ImageBuilder(this, 'Builder', {
              architecture,
              repositories: regions.map((one) => repositoryIn(one, imageRepository)),
            })
          : undefined,
      provider: githubProvider,
      environments: environments.map((environment) => ({
        name: environment.name,
        regions: regionsOf(environment),
        region: environment.region,
        isPreview: isPreview(environment.name),
        builds: isBuilder && environment.name === first?.name,
      })),
    })
  }
}

function repositoryIn(region: string, name: string): string {
  return `arn:${Aws.PARTITION}:ecr:${region}:${Aws.ACCOUNT_ID}:repository/${name}`
}

/** The other registries that environments pull from. */
function registriesBeside(own: Registry, all: readonly ResolvedEnvironment[]): Registry[] {
  const keyOf = ({ account = '', region }: Registry) => `${account}/${region}`
  const others = new Map(all.map(({ account, region }) => [keyOf({ account, region }), { account, region }]))
  others.delete(keyOf(own))
  return [...others.values()]
}

/** The regions of an environment's stacks: CloudFront's log, certificates and firewall are in the global region. */
function regionsOf({ region, copyRegion }: ResolvedEnvironment): string[] {
  return [...new Set([region, ...(copyRegion ? [copyRegion] : []), globalRegion])]
}
