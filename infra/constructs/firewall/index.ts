import * as wafv2 from 'aws-cdk-lib/aws-wafv2'
import { Construct } from 'constructs'

/**
 * Requests in five minutes above which an address is blocked for a while. A company has one address: its people make some hundreds each, and
 * the programs of an account up to 18,000 (1,200 a minute in each of three tasks), for which the service has limits of its own that say when to go
 * on. A hundred a second keep no task busy.
 */
const requestsPerFiveMinutes = 30_000
/** What a client that is blocked is told: the longest that AWS looks back. */
const retryAfterSeconds = 300

/**
 * Rules of AWS's sets that read request bodies. They only count: a note may hold markup, code, paths and any length, and a
 * writer whose save is blocked loses words. The service treats all of it as text.
 */
const bodyRules = {
  AWSManagedRulesCommonRuleSet: [
    'SizeRestrictions_BODY',
    'EC2MetaDataSSRF_BODY',
    'GenericLFI_BODY',
    'GenericRFI_BODY',
    'CrossSiteScripting_BODY',
    // Clients without a user agent, such as scripts, are allowed.
    'NoUserAgent_HEADER',
  ],
  AWSManagedRulesKnownBadInputsRuleSet: ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY'],
  AWSManagedRulesAmazonIpReputationList: [],
} as const

export interface FirewallProps {
  readonly name: string
}

/** An optional firewall before CloudFront: it blocks known attackers, known attacks, and floods from one address. */
export class Firewall extends Construct {
  readonly webAclArn: string
  /** The dimension `WebACL` of its metrics. */
  readonly metricName: string

  constructor(scope: Construct, id: string, { name }: FirewallProps) {
    super(scope, id)
    this.metricName = name
    const acl = new wafv2.CfnWebACL(this, 'WebAcl', {
      name,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(name),
      rules: [
        {
          name: 'floods',
          priority: 0,
          action: {
            block: {
              customResponse: {
                responseCode: 429,
                responseHeaders: [{ name: 'retry-after', value: String(retryAfterSeconds) }],
              },
            },
          },
          statement: { rateBasedStatement: { limit: requestsPerFiveMinutes, aggregateKeyType: 'IP' } },
          visibilityConfig: visibility('floods'),
        },
        ...Object.entries(bodyRules).map(([set, counted], index) => ({
          name: set,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name: set,
              ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
            },
          },
          visibilityConfig: visibility(set),
        })),
      ],
    })
    this.webAclArn = acl.attrArn
  }
}

function visibility(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  // Sampled requests would show what visitors type.
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName }
}
