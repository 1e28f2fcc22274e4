import { listed, type PolicyStatement } from './evaluate.ts'
import { like } from './like.ts'

/** Why a policy allows more than what is the environment's by its name or by its tag. */
export interface Reason {
  /** `boundary.json`. */
  readonly policies: readonly string[]
  readonly actions: readonly string[]
  /** What comes after the account in an ARN. @default * */
  readonly on?: string
  readonly reason: string
}

/** Something that a policy allows. */
interface Wide {
  readonly action: string
  readonly on: string
}

/**
 * What changes something, or shows a secret, and is limited to the environment neither by a name nor by the tag of what is
 * there. A condition "if it has a tag", or on the tag of the request, limits nothing. A role may be passed to services that
 * are named.
 * @param environment its name, as the policy says it
 */
export function wide(statements: readonly PolicyStatement[], environment: string): Wide[] {
  const own = [`notejam-${environment}`, `nj${environment}`, `${environment}App`]
  return statements
    .filter((one) => one.Effect === 'Allow' && !wantsTag(one, environment))
    .flatMap(({ Action, Resource, Condition }) =>
      listed(Resource).flatMap((resource) => {
        const [, , service = '*', , , ...rest] = resource.split(':')
        const on = rest.join(':') || '*'
        const isOwn = own.some((name) => on.includes(name))
        const isToAll = Condition?.['StringEquals']?.['iam:PassedToService'] === undefined
        return listed(Action)
          .filter((one) => service === '*' || one.startsWith(`${service}:`) || service === 'iam')
          .filter((one) => (isOwn ? one === 'iam:PassRole' && isToAll : !reads(one)))
          .map((action) => ({ action, on }))
      }),
    )
}

/** What is wide without a reason, and reasons for what is not. */
export function unreasoned(
  policies: Readonly<Record<string, readonly PolicyStatement[]>>,
  environment: string,
  reasons: readonly Reason[],
): string[] {
  return Object.entries(policies).flatMap(([file, statements]) => {
    const found = wide(statements, environment).map(({ action, on }) => `${action} on ${on}`)
    const reasoned = reasons
      .filter((one) => one.policies.includes(file))
      .flatMap(({ actions, on = '*' }) => actions.map((action) => `${action} on ${on}`))
    return [
      ...found.filter((one) => !reasoned.includes(one)).map((one) => `${file} allows ${one} without a reason`),
      ...reasoned
        .filter((one) => !found.includes(one))
        .map((one) => `${file} has a reason for ${one}, and does not allow it`),
    ]
  })
}

function wantsTag({ Condition = {} }: PolicyStatement, environment: string): boolean {
  const wanted = Condition['StringEquals']?.['aws:ResourceTag/notejam:environment']
  return wanted !== undefined && listed(wanted).join() === environment
}

/** Actions by their verbs. */
const reading = ['Describe*', 'Get*', 'List*', 'BatchGet*', 'BatchCheck*', 'View*']
/** These are read as well, and hold what is secret, or another program's. */
const showing = ['secretsmanager:GetSecretValue', 'logs:GetLogEvents', 'ssm:Get*']

function reads(action: string): boolean {
  const [, verb = ''] = action.split(':')
  return reading.some((one) => like(one, verb)) && !showing.includes(action)
}
