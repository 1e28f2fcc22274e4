import { Duration, Stack } from 'aws-cdk-lib'
import * as acm from 'aws-cdk-lib/aws-certificatemanager'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type * as route53 from 'aws-cdk-lib/aws-route53'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { hasServedParameter } from '../has-served.ts'
import type { Network } from '../network/index.ts'
import { servicePort } from '../security-groups/index.ts'
import { OriginSecrets } from './origin-secrets.ts'

/** Idle timeout of connections: longer than CloudFront's keep-alive (50 seconds), shorter than the tasks' (65). */
export const idleSeconds = 60

export interface LoadBalancerProps {
  readonly environment: ResolvedEnvironment
  readonly network: Network
  readonly securityGroup: ec2.ISecurityGroup
  /** The zone of the own domain. @default - plain HTTP from CloudFront to the balancer */
  readonly hostedZone: route53.IHostedZone | undefined
}

/** Balances requests over the tasks, and answers 403 to requests that did not come through this distribution. P2 F3 S4 Z1 */
export class LoadBalancer extends Construct {
  readonly alb: elb.ApplicationLoadBalancer
  readonly secrets: OriginSecrets
  /** Forwards requests that carry a secret. */
  readonly rule: elb.ApplicationListenerRule
  readonly targetGroup: elb.ApplicationTargetGroup
  /** The second target group, for blue/green and canary deployments. */
  readonly alternateTargetGroup: elb.ApplicationTargetGroup | undefined
  private readonly isEncrypted: boolean

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id)
    const { environment, network } = props
    this.isEncrypted = Boolean(environment.domain && props.hostedZone)
    const isPublic = environment.origin === 'public-alb'
    this.alb = new elb.ApplicationLoadBalancer(this, 'Alb', {
      vpc: network.vpc,
      internetFacing: isPublic,
      vpcSubnets: { subnetGroupName: isPublic ? 'public' : 'app' },
      securityGroup: props.securityGroup,
      idleTimeout: Duration.seconds(idleSeconds),
      dropInvalidHeaderFields: true,
      deletionProtection: environment.isProtected,
    })
    if (environment.isProtected) {
      this.alb.setAttribute('deletion_protection.enabled', hasServedParameter(Stack.of(this)).valueAsString)
    }
    // The access log would hold whole addresses, and its fields cannot be chosen (decision 19). Explicitly off, because an
    // attribute that a template no longer names keeps its value.
    this.alb.setAttribute('access_logs.s3.enabled', 'false')

    this.secrets = new OriginSecrets(this, 'OriginSecrets', environment.originSecrets)
    const keepsBoth = environment.service.deployment !== 'rolling'
    this.targetGroup = this.addTargetGroup('Tasks')
    this.alternateTargetGroup = keepsBoth ? this.addTargetGroup('OtherTasks') : undefined
    const targets = [
      { targetGroup: this.targetGroup, weight: 100 },
      ...(this.alternateTargetGroup ? [{ targetGroup: this.alternateTargetGroup, weight: 0 }] : []),
    ]
    this.rule = new elb.ApplicationListenerRule(this, 'FromThisDistribution', {
      listener: this.addListener(props),
      priority: 1,
      conditions: [this.secrets.condition()],
      action: keepsBoth ? elb.ListenerAction.weightedForward(targets) : elb.ListenerAction.forward([this.targetGroup]),
    })
  }

  /** Where the balancer listens, past CloudFront. */
  get address(): string {
    return `${this.isEncrypted ? 'https' : 'http'}://${this.alb.loadBalancerDnsName}`
  }

  private addListener({ environment, hostedZone }: LoadBalancerProps): elb.ApplicationListener {
    const { domain } = environment
    const refuse = elb.ListenerAction.fixedResponse(403, {
      contentType: 'text/plain',
      messageBody: 'This address is not for visitors.',
    })
    // `open: false`: alb_sg has the ingress rules.
    if (!domain || !hostedZone) {
      return this.alb.addListener('Http', {
        port: 80,
        protocol: elb.ApplicationProtocol.HTTP,
        open: false,
        defaultAction: refuse,
      })
    }
    const certificate = new acm.Certificate(this, 'Certificate', {
      domainName: originNameOf(domain.name),
      // CloudFront forwards the visitor's Host header and compares the certificate with that, too.
      subjectAlternativeNames: [domain.name],
      validation: acm.CertificateValidation.fromDns(hostedZone),
    })
    return this.alb.addListener('Https', {
      port: 443,
      protocol: elb.ApplicationProtocol.HTTPS,
      certificates: [certificate],
      sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
      open: false,
      defaultAction: refuse,
    })
  }

  private addTargetGroup(id: string): elb.ApplicationTargetGroup {
    return new elb.ApplicationTargetGroup(this, id, {
      vpc: this.alb.vpc,
      port: servicePort,
      protocol: elb.ApplicationProtocol.HTTP,
      targetType: elb.TargetType.IP,
      // Checks the process and not the database, with which all tasks would fail at once (METR/hawk#544). The interval and
      // the misses decide how long the tasks of a lost zone still get a third of the requests: 13 seconds at most.
      healthCheck: {
        path: '/healthz',
        healthyHttpCodes: '200',
        interval: Duration.seconds(5),
        timeout: Duration.seconds(3),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 2,
      },
      deregistrationDelay: Duration.seconds(30),
    })
  }
}

/** The balancer's own domain name, which CloudFront connects to. */
export function originNameOf(domain: string): string {
  return `origin.${domain}`
}
