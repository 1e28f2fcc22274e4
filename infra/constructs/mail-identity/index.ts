import { Arn, Stack } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as route53 from 'aws-cdk-lib/aws-route53'
import * as ses from 'aws-cdk-lib/aws-ses'
import { Construct } from 'constructs'

export interface MailIdentityProps {
  readonly from: string
  /** If this zone holds the address's domain, the domain signs (DKIM). @default - SES confirms the address by a mail */
  readonly hostedZone: route53.IHostedZone | undefined
}

/** The SES identity of the one address that the service may send mail from. S6 */
export class MailIdentity extends Construct {
  private readonly from: string

  constructor(scope: Construct, id: string, { from, hostedZone }: MailIdentityProps) {
    super(scope, id)
    this.from = from
    const domain = from.split('@')[1] ?? ''
    const zone = hostedZone && isInside(domain, hostedZone.zoneName) ? hostedZone : undefined
    const made = new ses.EmailIdentity(this, 'Identity', {
      identity: zone ? ses.Identity.domain(domain) : ses.Identity.email(from),
    })
    if (!zone) return
    for (const [index, record] of made.dkimRecords.entries()) {
      new route53.CnameRecord(this, `Dkim${index}`, { zone, recordName: `${record.name}.`, domainName: record.value })
    }
  }

  sendStatement(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid: 'Mail',
      // SES wants the second for whole MIME messages, which mail with attachments or two parts is.
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      // Of all identities: in the sandbox SES asks for the recipient's, too (aws/aws-sdk-js#3641). The condition is the limit.
      resources: [Arn.format({ service: 'ses', resource: 'identity', resourceName: '*' }, Stack.of(this))],
      conditions: { StringEquals: { 'ses:FromAddress': this.from } },
    })
  }
}

function isInside(domain: string, zone: string): boolean {
  return domain === zone || domain.endsWith(`.${zone}`)
}
