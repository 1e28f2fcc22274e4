import { at, listOf, text } from '../system/json.ts'
import { check } from './finding.ts'

/** AWS's rule sets. Of their rules only those that read bodies may count without blocking: a note may hold any text. */
const sets = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
]
const mayCount = /_BODY$|^NoUserAgent_HEADER$/

/** What the programs of one account may ask for in a minute of each task (`app/server/shell/api/token-gate.ts`). */
export const callsPerMinuteOfAccount = 1_200

/** A firewall, where one is configured, blocks floods and known attacks, and no company for the programs of an account. P3 */
export const firewall = check((system, { service }, expect) => {
  for (const { properties, logicalId } of system.ofType('AWS::WAFv2::WebACL')) {
    const rules = listOf(properties['Rules'])
    const names = rules.map((rule) => text(at(rule, 'Name')))
    expect(names.join() === ['floods', ...sets].join(), 'P3', `${logicalId} has the rules ${names.join(', ')}`)
    expect(properties['Scope'] === 'CLOUDFRONT', 'P3', `${logicalId} is not for CloudFront`)
    for (const rule of rules) {
      const name = text(at(rule, 'Name'))
      const isActive = at(rule, 'Action', 'Block') !== undefined || at(rule, 'OverrideAction', 'None') !== undefined
      expect(isActive, 'P3', `${name} blocks no request`)
      expect(
        at(rule, 'VisibilityConfig', 'SampledRequestsEnabled') === false,
        'S7',
        `${name} samples requests, with what visitors type`,
      )
      for (const override of listOf(at(rule, 'Statement', 'ManagedRuleGroupStatement', 'RuleActionOverrides')))
        expect(mayCount.test(text(at(override, 'Name'))), 'P3', `${name} only counts ${text(at(override, 'Name'))}`)
    }
    const flood = at(rules[0], 'Statement', 'RateBasedStatement')
    const limit = Number(at(flood, 'Limit'))
    const minutes = Number(at(flood, 'EvaluationWindowSec') ?? 300) / 60
    const ofPrograms = callsPerMinuteOfAccount * minutes * service.minTasks
    expect(limit >= ofPrograms, 'P3', `a flood begins at ${limit} requests, which the programs of one account may make`)
    expect(limit <= 10_000 * minutes, 'P3', `a flood begins at ${limit} requests in ${minutes} minutes`)
    const answered = at(rules[0], 'Action', 'Block', 'CustomResponse')
    const headers = listOf(at(answered, 'ResponseHeaders')).map((one) => text(at(one, 'Name')))
    expect(
      Number(at(answered, 'ResponseCode')) === 429 && headers.includes('retry-after'),
      'P3',
      `${logicalId} does not say when to go on`,
    )
  }
})
