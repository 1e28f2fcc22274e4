import { at, listOf, text, type Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { hasServed } from '../config/names.ts'
import { check, nothingBut, only, type Expect } from './finding.ts'
import { spelled } from '../system/reference.ts'
import { signingKeysOf } from './signing-keys.ts'

/** All properties that the balancer may have. It rewrites no request and has no target but tasks. */
const allowed = {
  LoadBalancer: ['LoadBalancerAttributes', 'Scheme', 'SecurityGroups', 'Subnets', 'Tags', 'Type'],
  Listener: ['Certificates', 'DefaultActions', 'LoadBalancerArn', 'Port', 'Protocol', 'SslPolicy', 'Tags'],
  ListenerRule: ['Actions', 'Conditions', 'ListenerArn', 'Priority', 'Tags'],
  TargetGroup: [
    ...['HealthCheckIntervalSeconds', 'HealthCheckPath', 'HealthCheckTimeoutSeconds', 'HealthyThresholdCount'],
    ...['Matcher', 'Port', 'Protocol', 'Tags', 'TargetGroupAttributes', 'TargetType', 'UnhealthyThresholdCount'],
    'VpcId',
  ],
}

/** The balancer answers 403 to requests without this distribution's secret, and forwards the others to the tasks alone. F3 S4 S7 */
export const balancer = check((system, environment, expect) => {
  const [edge] = system.ofType('AWS::CloudFront::Distribution')
  const origins = listOf(at(edge?.properties, 'DistributionConfig', 'Origins'))
  const service = origins.find((origin) => at(origin, 'S3OriginConfig') === undefined)
  const isOwnDomain = environment.domain !== undefined
  const shown = listOf(at(service, 'OriginCustomHeaders'))
  expect(shown.length === 1, 'S4', `CloudFront shows ${shown.length} headers`)
  expect(text(at(shown[0], 'HeaderValue')).includes('resolve:secretsmanager'), 'S4', 'the header is not a secret')

  const config =
    at(service, 'CustomOriginConfig') ??
    at(system.ofType('AWS::CloudFront::VpcOrigin')[0]?.properties, 'VpcOriginEndpointConfig')
  expect(
    at(config, 'OriginProtocolPolicy') === (isOwnDomain ? 'https-only' : 'http-only'),
    'S7',
    `CloudFront speaks ${text(at(config, 'OriginProtocolPolicy'))} to the balancer`,
  )
  listener(system, isOwnDomain, expect)
  originSecrets(system, expect)
  for (const [type, names] of Object.entries(allowed))
    for (const { properties, logicalId } of system.ofType(`AWS::ElasticLoadBalancingV2::${type}`))
      nothingBut(properties, names, 'S4', logicalId, expect)
  for (const rule of system.ofType('AWS::ElasticLoadBalancingV2::ListenerRule')) {
    secret(system, rule, shown[0], edge?.stack, expect)
    forwarding(system, rule, expect)
  }
  for (const one of system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer'))
    attributes(system, one, environment, expect)
})

function listener(system: System, isOwnDomain: boolean, expect: Expect): void {
  const found = only(system, 'AWS::ElasticLoadBalancingV2::Listener', 'S4', expect)
  if (!found) return
  const { properties, stack } = found
  const actions = listOf(properties['DefaultActions'])
  expect(
    actions.length === 1 &&
      at(actions[0], 'Type') === 'fixed-response' &&
      at(actions[0], 'FixedResponseConfig', 'StatusCode') === '403',
    'S4',
    'the balancer does not answer 403 to requests without the secret',
  )
  expect(
    properties['Protocol'] === (isOwnDomain ? 'HTTPS' : 'HTTP'),
    'S7',
    `the balancer speaks ${text(properties['Protocol'])}`,
  )
  if (!isOwnDomain) return
  const policy = text(properties['SslPolicy'])
  expect(/^ELBSecurityPolicy-TLS13-1-2-(Res-)?\d{4}/.test(policy), 'S7', `the balancer takes old TLS: ${policy}`)
  const certificates = listOf(properties['Certificates']).map((one) =>
    system.resource(at(one, 'CertificateArn'), stack),
  )
  const isOwn = certificates.length === 1 && certificates[0]?.Type === 'AWS::CertificateManager::Certificate'
  expect(isOwn, 'S7', 'the balancer shows a certificate that the templates do not make')
}

/** The rule wants exactly the secrets of this environment, in the header in which CloudFront shows one of them. */
function secret(
  system: System,
  rule: Resource,
  shown: Json | undefined,
  stack: string | undefined,
  expect: Expect,
): void {
  const conditions = listOf(rule.properties['Conditions'])
  const header = at(conditions[0], 'HttpHeaderConfig')
  const values = listOf(at(header, 'Values')).map((value) => spelled(system, value, rule.stack))
  const secrets = originSecretsOf(system).map(({ id }) => `{{resolve:secretsmanager:{${id}}:SecretString:::}}`)
  const isClosed =
    conditions.length === 1 &&
    at(header, 'HttpHeaderName') === at(shown, 'HeaderName') &&
    [...values].sort().join() === secrets.sort().join() &&
    values.includes(spelled(system, at(shown, 'HeaderValue'), rule.stack)) &&
    rule.stack === stack
  expect(isClosed, 'S4', `${rule.logicalId} lets requests through that do not show the secret`)
}

/** The secrets that CloudFront shows to the balancer: all but the signing keys. */
function originSecretsOf(system: System): Resource[] {
  const others = signingKeysOf(system)
  return system.ofType('AWS::SecretsManager::Secret').filter((one) => !others.includes(one))
}

/** Secrets Manager generates them; no template and no person names their values. */
function originSecrets(system: System, expect: Expect): void {
  for (const { properties, logicalId } of originSecretsOf(system)) {
    nothingBut(properties, ['Description', 'GenerateSecretString', 'Tags'], 'S4', logicalId, expect)
    const length = at(properties, 'GenerateSecretString', 'PasswordLength')
    expect(Number(length) >= 32, 'S4', `${logicalId} has ${text(length)} characters: it can be guessed`)
  }
}

/** The rule forwards to the target groups of the service and to no other. */
function forwarding(system: System, { properties, logicalId, stack }: Resource, expect: Expect): void {
  const [action, ...others] = listOf(properties['Actions'])
  const groups = listOf(at(action, 'ForwardConfig', 'TargetGroups')).map((one) => at(one, 'TargetGroupArn'))
  const targets = [...groups, ...listOf(at(action, 'TargetGroupArn'))].map((group) => system.meaning(group, stack))
  const [service] = system.ofType('AWS::ECS::Service')
  const balanced = listOf(service?.properties['LoadBalancers'])
  const ofService = balanced
    .flatMap((one) => [at(one, 'TargetGroupArn'), at(one, 'AdvancedConfiguration', 'AlternateTargetGroupArn')])
    .filter((group) => group !== undefined)
    .map((group) => system.meaning(group, service?.stack ?? ''))
  const isForward = others.length === 0 && at(action, 'Type') === 'forward'
  expect(isForward, 'F3', `${logicalId} does more than forward`)
  expect(targets.sort().join() === ofService.sort().join(), 'F3', `${logicalId} forwards to ${targets.join(', ')}`)
}

/** All attributes: each further one could change how the balancer reads a request. */
function attributes(
  system: System,
  { properties, logicalId, stack }: Resource,
  { isProtected }: ResolvedEnvironment,
  expect: Expect,
): void {
  const wanted = {
    // The access log would hold whole addresses: reset tokens, search words. Explicit, because an omitted attribute keeps its value.
    'access_logs.s3.enabled': 'false',
    'deletion_protection.enabled': isProtected ? `{${stack}/${hasServed}}` : 'false',
    'idle_timeout.timeout_seconds': '60',
    'routing.http.drop_invalid_header_fields.enabled': 'true',
  }
  const found = listOf(properties['LoadBalancerAttributes'])
  const all = Object.fromEntries(found.map((one) => [text(at(one, 'Key')), spelled(system, at(one, 'Value'), stack)]))
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(all)])) {
    const value = (wanted as Record<string, string>)[key]
    expect(all[key] === value, 'P2', `${logicalId} has ${key} ${all[key] ?? 'unset'}, and not ${value ?? 'unset'}`)
  }
}
