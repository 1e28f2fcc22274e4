import { like } from './like.ts'

type Values = string | readonly string[]

/** A statement of a policy of identities, as IAM takes it. */
export interface PolicyStatement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: Values
  readonly Resource: Values
  /** By operator, by key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>
}

/** What AWS asks IAM about one call on one resource. */
export interface Request {
  /** `kms:Decrypt`. */
  readonly action: string
  readonly resource: string
  /** Values of condition keys; a key that is not there is not known. */
  readonly context?: Readonly<Record<string, Values>>
}

/**
 * What IAM decides about a principal of the same account: no statement denies it, and each of the layers, its policies and its
 * boundary, allows it. Knows what the policies here use.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @throws where a condition has an operator that it does not know
 */
export function allows(request: Request, ...layers: readonly (readonly PolicyStatement[])[]): boolean {
  const applies = (effect: 'Allow' | 'Deny') => (one: PolicyStatement) =>
    one.Effect === effect && isAbout(one, request) && holds(one, request)
  return !layers.flat().some(applies('Deny')) && layers.every((layer) => layer.some(applies('Allow')))
}

export const listed = (values: Values): readonly string[] => (typeof values === 'string' ? [values] : values)

function isAbout({ Action, Resource }: PolicyStatement, { action, resource }: Request): boolean {
  return (
    listed(Action).some((one) => like(one.toLowerCase(), action.toLowerCase())) &&
    listed(Resource).some((one) => like(one, resource))
  )
}

const equal = (value: string, wanted: string) => value === wanted

/** By operator: whether a value is the wanted one. An ARN is compared as one text. */
const operators: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  StringEquals: equal,
  Bool: equal,
  StringLike: (value, wanted) => like(wanted, value),
  ArnLike: (value, wanted) => like(wanted, value),
  ArnEquals: (value, wanted) => like(wanted, value),
}

function holds({ Condition = {} }: PolicyStatement, { context = {} }: Request): boolean {
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => isMet(operator, context[key], listed(wanted))),
  )
}

function isMet(operator: string, found: Values | undefined, wanted: readonly string[]): boolean {
  if (operator === 'Null') return wanted.includes(String(found === undefined))
  const isOfSet = operator.startsWith('ForAnyValue:')
  const isIfExists = operator.endsWith('IfExists')
  const name = operator.replace('ForAnyValue:', '').replace('IfExists', '')
  const isNot = name.includes('Not')
  const is = operators[name.replace('Not', '')]
  if (!is) throw new Error(`${operator} is a condition that is not known here`)
  // A value that is not known is no value of a set, and is unlike every other.
  if (found === undefined) return !isOfSet && (isNot || isIfExists)
  const isAny = listed(found).some((value) => wanted.some((one) => is(value, one)))
  return isNot !== isAny
}
