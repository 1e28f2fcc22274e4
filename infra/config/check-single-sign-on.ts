import type { Environment } from './environment.ts'
import type { Expect } from './expect.ts'

/** What the service would refuse when it starts, and what its role could not read. */
export function checkSingleSignOn({ singleSignOn, region }: Environment, expect: Expect): void {
  if (!singleSignOn) return
  const { issuer, clientId, clientSecretArn, name } = singleSignOn
  const isIssuer = URL.parse(issuer)?.protocol === 'https:' && !/[?#\s]/.test(issuer)
  expect(isIssuer, 'singleSignOn.issuer', `"${issuer}" is no https address without ? and #`)
  expect(/^[\x21-\x7e]{1,255}$/.test(clientId), 'singleSignOn.clientId', 'is no client ID')
  const secret = new RegExp(`^arn:aws[\\w-]*:secretsmanager:${region}:\\d{12}:secret:[\\w/+=.@!-]+-\\w{6}$`)
  expect(
    secret.test(clientSecretArn),
    'singleSignOn.clientSecretArn',
    `must be the whole ARN of a secret in ${region}, with the six characters at its end`,
  )
  expect(name === undefined || /^[^\p{C}]{1,40}$/u.test(name), 'singleSignOn.name', 'has 1 to 40 characters')
}
