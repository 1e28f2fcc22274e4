import { filledIn, policiesOf } from '../../bootstrap/policies.ts'
import { canonical, type Json } from '../../system/json.ts'
import { forSetup, ok, type Check, type Finding } from './check.ts'

interface Policy {
  readonly Arn: string
  readonly PolicyVersionList: readonly { readonly IsDefaultVersion: boolean; readonly Document: Json }[]
}

export const boundsAreOfThisCheckout: Check = {
  name: 'boundary, policies',
  async run({ environment: { name }, account, aws }) {
    const { Policies } = await aws.ask<{ Policies: Policy[] }>([
      ...['iam', 'get-account-authorization-details', '--filter', 'LocalManagedPolicy'],
    ])
    return judgeBounds(name, account, Policies)
  },
}

/** Whether the account has the policies of `infra/bootstrap/`, word by word. */
export function judgeBounds(environment: string, account: string, policies: readonly Policy[]): Finding {
  const wanted = policiesOf(environment)
  const documentOf = (name: string) =>
    policies.find(({ Arn }) => Arn.endsWith(`:policy/${name}`))?.PolicyVersionList.find((one) => one.IsDefaultVersion)
      ?.Document
  const missing = wanted.filter(({ name }) => documentOf(name) === undefined).map(({ name }) => name)
  if (missing.length > 0)
    return forSetup(`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`, environment)
  const stale = wanted.filter(
    ({ name, text }) => canonical(documentOf(name)) !== canonical(JSON.parse(filledIn(text, account)) as Json),
  )
  if (stale.length === 0) return ok(`all ${wanted.length} are those of infra/bootstrap/`)
  return forSetup(
    `${stale.map(({ name }) => name).join(', ')} differ from infra/bootstrap/ of this checkout`,
    environment,
  )
}
