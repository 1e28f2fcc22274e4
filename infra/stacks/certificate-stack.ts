import * as acm from 'aws-cdk-lib/aws-certificatemanager'
import * as route53 from 'aws-cdk-lib/aws-route53'
import type { Construct } from 'constructs'
import { globalRegion } from '../config/regions.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { NotejamStack } from './notejam-stack.ts'

/** The certificate of the own domain, in the region where CloudFront reads certificates. F1 S7 */
export class CertificateStack extends NotejamStack {
  readonly certificate: acm.Certificate

  constructor(scope: Construct, environment: ResolvedEnvironment, domain: NonNullable<ResolvedEnvironment['domain']>) {
    super(scope, 'Certificate', {
      environment,
      region: globalRegion,
      description: "Notejam: the own domain's certificate",
    })
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', domain)
    this.certificate = new acm.Certificate(this, 'Certificate', {
      domainName: domain.name,
      validation: acm.CertificateValidation.fromDns(zone),
    })
  }
}
