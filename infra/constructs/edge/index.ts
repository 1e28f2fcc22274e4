import { Duration } from 'aws-cdk-lib'
import type * as acm from 'aws-cdk-lib/aws-certificatemanager'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins'
import * as route53 from 'aws-cdk-lib/aws-route53'
import * as targets from 'aws-cdk-lib/aws-route53-targets'
import type * as s3 from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { originNameOf, type LoadBalancer } from '../load-balancer/index.ts'
import { sharedNotesPolicies, staticHeaders, pageHeaders } from './policies.ts'
import { StaticAssets } from './static-assets.ts'

/** Seconds that CloudFront keeps a connection to the balancer: shorter than the balancer's 60 (medplum/medplum#2253). */
const keepAliveSeconds = 50

/**
 * Timeouts for connections to an origin. The balancer has an address in each of three zones, and a lost zone takes one of
 * them. Two failed attempts and the 10 seconds that the balancer waits for a task are 14 seconds; CloudFront's defaults,
 * three attempts of 10 seconds, would be 30 and more.
 */
const connecting = { connectionTimeout: Duration.seconds(2), connectionAttempts: 3 }

/** Every status that CloudFront would cache from an earlier failure. */
const failures = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]

export interface EdgeProps {
  readonly environment: ResolvedEnvironment
  readonly loadBalancer: LoadBalancer
  /** For the bucket of static files. The distribution's log is the `EdgeLog`. */
  readonly accessLogs: s3.IBucket
  /** Of the own domain, from the region where CloudFront reads them. */
  readonly certificate: acm.ICertificate | undefined
  readonly hostedZone: route53.IHostedZone | undefined
  readonly webAclArn: string | undefined
}

/** The distribution: HTTPS around the world, static files from S3, all other paths from the service. P3 P5 F1 F2 S4 S7 */
export class Edge extends Construct {
  readonly distribution: cloudfront.Distribution
  readonly assets: StaticAssets
  /** The origin that visitors type, without a trailing slash. */
  readonly publicOrigin: string

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id)
    const { environment, accessLogs } = props
    const { domain, originShield } = environment
    this.assets = new StaticAssets(this, 'Assets', { accessLogs, isProtected: environment.isProtected })
    const service = serviceOrigin(props)

    // The service's own headers win: these are for answers that CloudFront gives by itself.
    const page = {
      origin: service,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: pageHeaders(this),
      compress: true,
    }
    this.distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `Notejam ${environment.name}`,
      defaultBehavior: {
        ...page,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
        // Never cached: with a cached page, one visitor would see another's (sst/sst#5419).
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022,
      },
      additionalBehaviors: {
        '/static/*': {
          origin: origins.S3BucketOrigin.withOriginAccessControl(this.assets.bucket, {
            originShieldRegion: originShield,
            ...connecting,
          }),
          viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
          cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
          responseHeadersPolicy: staticHeaders(this),
          compress: true,
        },
        // Public shared notes: cached for as long as the service says. No cookie reaches the service, so all visitors get the
        // same answer.
        '/s/*': {
          ...page,
          allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
          ...sharedNotesPolicies(this),
        },
      },
      // By default CloudFront caches errors for ten seconds, also of paths that it does not cache.
      errorResponses: failures.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      ...ownName(props),
      ...(props.webAclArn ? { webAclId: props.webAclArn } : {}),
      enableIpv6: true,
    })
    this.publicOrigin = `https://${domain?.name ?? this.distribution.distributionDomainName}`
    if (props.hostedZone) this.addNames(props.hostedZone, props)
  }

  /** The service's name, and the one under which CloudFront finds the balancer. */
  private addNames(zone: route53.IHostedZone, { environment: { domain, origin }, loadBalancer }: EdgeProps): void {
    if (!domain) return
    const edge = route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(this.distribution))
    new route53.ARecord(this, 'Name', { zone, recordName: `${domain.name}.`, target: edge })
    new route53.AaaaRecord(this, 'Name6', { zone, recordName: `${domain.name}.`, target: edge })
    if (origin === 'vpc-origin') return
    new route53.ARecord(this, 'OriginName', {
      zone,
      recordName: `${originNameOf(domain.name)}.`,
      target: route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(loadBalancer.alb)),
    })
  }
}

/** CloudFront's default domain name has a certificate and a TLS policy that cannot be chosen. */
function ownName({ environment: { domain }, certificate }: EdgeProps): Partial<cloudfront.DistributionProps> {
  if (!domain || !certificate) return {}
  const minimumProtocolVersion = cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021
  return { domainNames: [domain.name], certificate, minimumProtocolVersion }
}

/** Over TLS as soon as there is a name that a certificate can be made for. S7 */
function serviceOrigin({ environment, loadBalancer }: EdgeProps): cloudfront.IOrigin {
  const { domain, origin, originShield } = environment
  const protocolPolicy = domain ? cloudfront.OriginProtocolPolicy.HTTPS_ONLY : cloudfront.OriginProtocolPolicy.HTTP_ONLY
  const common = {
    customHeaders: loadBalancer.secrets.shown(),
    originShieldRegion: originShield,
    ...connecting,
    keepaliveTimeout: Duration.seconds(keepAliveSeconds),
    readTimeout: Duration.seconds(30),
  }
  if (origin === 'vpc-origin') {
    return origins.VpcOrigin.withApplicationLoadBalancer(loadBalancer.alb, {
      ...common,
      protocolPolicy,
      ...(domain ? { domainName: originNameOf(domain.name) } : {}),
    })
  }
  const name = domain ? originNameOf(domain.name) : loadBalancer.alb.loadBalancerDnsName
  return new origins.HttpOrigin(name, { ...common, protocolPolicy })
}
