import { CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { NotejamApp } from '../notejam-app.ts'
import { acknowledgements } from './acknowledgements.ts'
import { JustifiedChecks } from './justified-checks.ts'

/** One engine for all apps of a process: it is expensive to start. */
const cloudFormation = new CloudFormationValidatePlugin()

/** The rules that stop templates while they are made: CloudFormation's own, and AWS's recommendations (cdk-nag). */
export function addValidation(app: NotejamApp): JustifiedChecks {
  const nag = new JustifiedChecks(new AwsSolutionsChecks(app), acknowledgements, app.environments)
  Validations.of(app).addPlugins(cloudFormation, nag)
  return nag
}
