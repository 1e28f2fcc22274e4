import type { Environment } from './environment.ts'
import type { Expect } from './expect.ts'

export function checkDomain(
  { name, hostedZoneId, zoneName }: NonNullable<Environment['domain']>,
  expect: Expect,
): void {
  const isName = /^([a-z0-9-]+\.)+[a-z]{2,}$/.test(name)
  expect(isName, 'domain.name', `"${name}" is no domain name`)
  expect(
    /^Z[A-Z0-9]{5,31}$/.test(hostedZoneId),
    'domain.hostedZoneId',
    'is missing: certificates are proven in the hosted zone (an id such as Z0123456789ABCDEFGHIJ)',
  )
  expect(zoneName !== '', 'domain.zoneName', 'is missing: the name of the hosted zone that holds the domain')
  const isInside = name === zoneName || name.endsWith(`.${zoneName}`)
  expect(!isName || zoneName === '' || isInside, 'domain.zoneName', `${zoneName} does not hold ${name}`)
}

export function checkOriginSecrets(labels: readonly string[], expect: Expect): void {
  expect(labels.length > 0, 'originSecrets', 'is empty: the balancer would answer 403 to every request')
  expect(labels.length <= 3, 'originSecrets', `has ${labels.length}: three at most, and two while one is replaced`)
  expect(new Set(labels).size === labels.length, 'originSecrets', 'names one twice')
  for (const label of labels) {
    expect(
      /^[a-z0-9]{1,12}$/.test(label),
      'originSecrets',
      `has "${label}": up to twelve lower-case letters and digits`,
    )
  }
}
