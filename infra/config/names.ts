/** What the deployment roles of an environment are told apart by, in `cdk bootstrap --qualifier`. */
export function qualifierOf(environment: string): string {
  return `nj${environment}`
}

/** The one repository of images in an account. */
export const imageRepository = 'notejam'

/** The image that stands for "none was built yet": templates can be made with it, services cannot. */
export const noImage = `sha256:${'0'.repeat(64)}`

/** Where CloudWatch keeps what the service counts. */
export function metricsNamespaceOf(environment: string): string {
  return `Notejam/${environment}`
}

/** The policy that bounds every role of an environment. */
export function boundaryOf(environment: string): string {
  return `notejam-${environment}-boundary`
}

/** The policies with which CloudFormation deploys an environment. */
export function executionPoliciesOf(environment: string): readonly [string, string] {
  return [`notejam-${environment}-deploy-platform`, `notejam-${environment}-deploy-service`]
}

/** The vault in another region that backups are copied to: by name, so that no stack waits for one in another region. */
export function copyVaultOf(environment: string): string {
  return `notejam-${environment}-copies`
}

/** Where the article about an alarm is, for the last line of the alarm. */
export function runbook(repository: string, article: string): string {
  return `https://github.com/${repository}/blob/main/docs/runbook/${article}.md`
}
