import type { Architecture } from './environment.ts'

/** The qualifier of an environment's bootstrap (`cdk bootstrap --qualifier`), which names its deployment roles. */
export function qualifierOf(environment: string): string {
  return `nj${environment}`
}

/** The repository of images in an account that builds push to. */
export const imageRepository = 'notejam'

/** The repository of the images that an environment runs: its own deliveries alone write to it (decision 49). */
export function ownImagesOf(environment: string): string {
  return `deployed/notejam-${environment}`
}

/** The digest in templates without an image: they can be made, and a service of them would not start. */
export const noImage = `sha256:${'0'.repeat(64)}`

/** The parameter of stacks that says whether the environment's first deployment has succeeded. */
export const hasServed = 'HasServed'

/** The CloudWatch namespace of the service's own metrics. */
export function metricsNamespaceOf(environment: string): string {
  return `Notejam/${environment}`
}

/** The permissions boundary of every role of an environment. */
export function boundaryOf(environment: string): string {
  return `notejam-${environment}-boundary`
}

/** The policies with which CloudFormation deploys an environment. */
export function executionPoliciesOf(environment: string): readonly [string, string] {
  return [`notejam-${environment}-deploy-platform`, `notejam-${environment}-deploy-service`]
}

/** The address of a runbook article, for the end of an alarm's message. */
export function runbook(repository: string, article: string): string {
  return `https://github.com/${repository}/blob/main/docs/runbook/${article}.md`
}

/** The stack of an environment's bootstrap (`cdk bootstrap --toolkit-stack-name`). */
export function toolkitStackOf(environment: string): string {
  return `CDKToolkit-${qualifierOf(environment)}`
}

/** Who issues the tokens with which GitHub's jobs ask for a role. */
export const githubTokens = 'https://token.actions.githubusercontent.com'

/** What tasks run on, in the words of Docker: `linux/arm64`. */
export function platformOf(architecture: Architecture): string {
  return { arm: 'linux/arm64', x86: 'linux/amd64' }[architecture]
}

/** The label of an image with the hash of its static files' names. */
export const staticFilesLabel = 'notejam.static-files'

/** The beginning of the tags of images that run, or ran, in the environment whose repository they are in. */
export const ranTag = 'ran-'

/** CodeBuild's project that builds images, where `builder` says so, in the region of an account's first environment. */
export const imageProject = 'notejam-image'

/** The beginning of the keys of sources for it, in its bucket. */
export const sourcesPrefix = 'sources/'
