import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { boundaryOf, executionPoliciesOf } from '../config/names.ts'

/** A policy of an environment, as the file beside this one says: `${AWS::…}` is CloudFormation's to fill in. */
export interface Policy {
  readonly file: string
  readonly name: string
  readonly text: string
}

/** The boundary of an environment's roles, and the policies with which it is deployed. */
export function policiesOf(environment: string): readonly Policy[] {
  const [platform, service] = executionPoliciesOf(environment)
  const files = {
    'boundary.json': boundaryOf(environment),
    'deploy-platform.json': platform,
    'deploy-service.json': service,
  }
  return Object.entries(files).map(([file, name]) => ({
    file,
    name,
    text: readFileSync(join(import.meta.dirname, file), 'utf8').replaceAll('ENVIRONMENT', environment),
  }))
}

/** A policy as IAM has it in an account. */
export function filledIn(text: string, account: string, partition = 'aws'): string {
  return text.replaceAll('${AWS::Partition}', partition).replaceAll('${AWS::AccountId}', account)
}
