import { at, listOf, text } from '../system/json.ts'
import { check } from './finding.ts'

/** AWS's sets, and which of their rules may count without turning anybody away: those that would look into notes. */
const sets = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
]
const mayCount = /_BODY$|^NoUserAgent_HEADER$/

/** Where there is a firewall it turns floods and known attacks away. P3 */
export const firewall = check((system, _, expect) => {
  for (const { properties, logicalId } of system.ofType('AWS::WAFv2::WebACL')) {
    const rules = listOf(properties['Rules'])
    const names = rules.map((rule) => text(at(rule, 'Name')))
    expect(names.join() === ['floods', ...sets].join(), 'P3', `${logicalId} has the rules ${names.join(', ')}`)
    expect(properties['Scope'] === 'CLOUDFRONT', 'P3', `${logicalId} does not stand before CloudFront`)
    for (const rule of rules) {
      const name = text(at(rule, 'Name'))
      const isActive = at(rule, 'Action', 'Block') !== undefined || at(rule, 'OverrideAction', 'None') !== undefined
      expect(isActive, 'P3', `${name} turns nobody away`)
      expect(at(rule, 'VisibilityConfig', 'SampledRequestsEnabled') === false, 'S7', `${name} keeps what people type`)
      for (const override of listOf(at(rule, 'Statement', 'ManagedRuleGroupStatement', 'RuleActionOverrides')))
        expect(mayCount.test(text(at(override, 'Name'))), 'P3', `${name} only counts ${text(at(override, 'Name'))}`)
    }
    const limit = at(rules[0], 'Statement', 'RateBasedStatement', 'Limit')
    expect(Number(limit) <= 10_000, 'P3', `a flood begins at ${text(limit)} requests in five minutes`)
  }
})
