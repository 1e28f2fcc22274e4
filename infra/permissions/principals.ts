import { filledIn, policiesOf } from '../bootstrap/policies.ts'
import { allows, type PolicyStatement, type Request } from './evaluate.ts'

export const account = '111122223333'

/** Whether a principal of an environment may do something. */
export type May = (request: Request) => boolean

export interface Principals {
  /** CloudFormation, as which its deployments make everything. */
  readonly deployment: May
  /** A role that its templates make, with a policy that allows everything. */
  readonly role: May
  /** The bootstrap's role that a delivery takes, with a policy that allows everything: it hands templates to CloudFormation. */
  readonly delivery: May
}

/** The statements of a policy in infra/bootstrap, for an environment. */
export function statementsIn(file: string, environment: string): readonly PolicyStatement[] {
  const text = policiesOf(environment).find((one) => one.file === file)?.text
  if (text === undefined) throw new Error(`there is no ${file}`)
  return (JSON.parse(filledIn(text, account)) as { Statement: PolicyStatement[] }).Statement
}

/** @param change of the statements of a policy, by its file */
export function principalsOf(
  environment: string,
  change: (file: string, statements: readonly PolicyStatement[]) => readonly PolicyStatement[] = (_, same) => same,
): Principals {
  const of = (file: string) => change(file, statementsIn(file, environment))
  const boundary = of('boundary.json')
  const everything: PolicyStatement[] = [{ Effect: 'Allow', Action: '*', Resource: '*' }]
  const as =
    (role: string, policies: readonly PolicyStatement[]): May =>
    ({ context, ...request }) =>
      allows(
        { ...request, context: { ...context, 'aws:PrincipalArn': `arn:aws:iam::${account}:role/${role}` } },
        policies,
        boundary,
      )
  const inRegion = `${account}-eu-central-1`
  return {
    deployment: as(`cdk-nj${environment}-cfn-exec-role-${inRegion}`, [
      ...of('deploy-platform.json'),
      ...of('deploy-service.json'),
    ]),
    role: as(`notejam-${environment}-app-Function-a1b2c3`, everything),
    delivery: as(`cdk-nj${environment}-deploy-role-${inRegion}`, everything),
  }
}
