import { Validations } from 'aws-cdk-lib'
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard'
import { AwsSolutionsChecks } from 'cdk-nag'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import type { NotejamApp } from '../notejam-app.ts'
import { acknowledgements } from './acknowledgements.ts'
import { JustifiedChecks } from './justified-checks.ts'

/** Systems that the cfn-guard package brings a program for. */
const hasGuard = ['linux', 'darwin'].includes(platform()) && ['x64', 'arm64'].includes(arch())

/** Everything that looks over templates while they are made, and stops them. */
export function addValidation(app: NotejamApp): JustifiedChecks {
  const nag = new JustifiedChecks(new AwsSolutionsChecks(app), acknowledgements, app.environments)
  Validations.of(app).addPlugins(nag)
  if (hasGuard) {
    const rules = [join(import.meta.dirname, 'guard')]
    Validations.of(app).addPlugins(new CfnGuardValidator({ rules, controlTowerRulesEnabled: false }))
  } else {
    process.stderr.write(`NOT CHECKED with cfn-guard: there is none for ${platform()} on ${arch()}.\n`)
  }
  return nag
}
