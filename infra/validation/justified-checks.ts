import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { Acknowledgement } from './acknowledgements.ts'

/**
 * Rules whose findings stop a synthesis unless an acknowledgement gives a reason. The CDK's own `acknowledge` wants each
 * finding's full text, with tokens that differ between environments; these are matched by rule and path.
 */
export class JustifiedChecks implements IPolicyValidationPlugin {
  readonly name: string
  /** Acknowledgements that no finding has matched yet. */
  readonly unused: Set<Acknowledgement>
  private readonly rules: IPolicyValidationPlugin
  private readonly acknowledgements: readonly Acknowledgement[]
  private readonly environments: readonly ResolvedEnvironment[]

  constructor(
    rules: IPolicyValidationPlugin,
    acknowledgements: readonly Acknowledgement[],
    environments: readonly ResolvedEnvironment[],
  ) {
    this.name = rules.name
    this.rules = rules
    this.acknowledgements = acknowledgements
    this.environments = environments
    this.unused = new Set(acknowledgements)
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const report = this.rules.validate(context)
    const violations = report.violations
      .map((violation) => ({
        ...violation,
        violatingResources: violation.violatingResources.filter(
          ({ constructPath = '' }) => !this.isAcknowledged(violation.ruleName, constructPath),
        ),
      }))
      .filter(({ violatingResources }) => violatingResources.length > 0)
    return { ...report, success: violations.length === 0, violations }
  }

  private isAcknowledged(ruleName: string, path: string): boolean {
    const environment = this.environments.find(({ name }) => path.startsWith(`${name}/`))
    const found = this.acknowledgements.filter(
      ({ rule, at, when }) =>
        ruleName.split('[')[0] === rule && at.test(path) && (!when || (environment !== undefined && when(environment))),
    )
    for (const one of found) this.unused.delete(one)
    return found.length > 0
  }
}
