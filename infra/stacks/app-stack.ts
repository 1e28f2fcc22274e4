import type * as acm from 'aws-cdk-lib/aws-certificatemanager'
import { CfnOutput } from 'aws-cdk-lib'
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import * as ecs from 'aws-cdk-lib/aws-ecs'
import * as route53 from 'aws-cdk-lib/aws-route53'
import type { Construct } from 'constructs'
import { BackupWatch } from '../constructs/backups/backup-watch.ts'
import { Canary } from '../constructs/canary/index.ts'
import { Edge } from '../constructs/edge/index.ts'
import { LoadBalancer } from '../constructs/load-balancer/index.ts'
import { MailIdentity } from '../constructs/mail-identity/index.ts'
import { Migration } from '../constructs/migration/index.ts'
import { RestoreTest } from '../constructs/restore-test/index.ts'
import { Sleep } from '../constructs/sleep/index.ts'
import { alarmNameOf } from '../constructs/watch/add-alarm.ts'
import { deploymentAlarms } from '../constructs/watch/alarms/index.ts'
import { Watch } from '../constructs/watch/index.ts'
import { WebService } from '../constructs/web-service/index.ts'
import { environmentOf, settings } from '../constructs/web-service/settings.ts'
import { TaskKit } from '../constructs/web-service/task.ts'
import { taskRole } from '../constructs/web-service/task-role.ts'
import { metricsNamespaceOf } from '../config/names.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { DataStack } from './data-stack.ts'
import type { DrStack } from './dr-stack.ts'
import type { NetworkStack } from './network-stack.ts'
import { NotejamStack } from './notejam-stack.ts'

/** What runs. */
export interface Program {
  readonly imageDigest: string
  /** Undefined in templates that are only read. */
  readonly version: string | undefined
}

export interface AppStackProps extends Program {
  readonly network: NetworkStack
  readonly data: DataStack
  /** @default - no second region */
  readonly dr: DrStack | undefined
  readonly certificate: acm.ICertificate | undefined
  readonly webAclArn: string | undefined
}

/** Changes with every version: the edge, the balancer, the migration, the service, and what watches over them. */
export class AppStack extends NotejamStack {
  readonly distribution: cloudfront.IDistribution
  readonly watch: Watch

  constructor(scope: Construct, environment: ResolvedEnvironment, props: AppStackProps) {
    super(scope, 'App', {
      environment,
      // The distribution's domain name may be the service's address.
      isProtected: environment.isProtected,
      description: 'Notejam: the edge, the balancer, the service and its alarms',
    })
    const {
      imageDigest,
      network: { network, groups },
      data: { database, attachments, exports, signingKeys, objectLogs, backups },
      dr,
    } = props
    const { domain } = environment
    const hostedZone = domain && route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', domain)

    // Another id for another scheme: a target group cannot belong to the old balancer and to the new one.
    const id = environment.origin === 'public-alb' ? 'LoadBalancer' : 'InternalLoadBalancer'
    const loadBalancer = new LoadBalancer(this, id, {
      environment,
      network,
      securityGroup: groups.alb,
      hostedZone,
    })
    const edge = new Edge(this, 'Edge', { ...props, environment, loadBalancer, accessLogs: objectLogs, hostedZone })
    this.distribution = edge.distribution

    const cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: network.vpc,
      enableFargateCapacityProviders: true,
      containerInsightsV2: environment.containerInsights
        ? ecs.ContainerInsights.ENABLED
        : ecs.ContainerInsights.DISABLED,
    })
    const tasks = new TaskKit(this, 'Tasks', { environment, imageDigest })
    const set = environmentOf(
      settings({ environment, database, attachments, exports, signingKeys, publicOrigin: edge.publicOrigin }),
    )
    const mail = new MailIdentity(this, 'Mail', { from: environment.mailFrom, hostedZone })

    const migration = new Migration(this, 'Migration', {
      network,
      cluster,
      securityGroup: groups.ecs,
      tasks,
      database,
      settings: set,
      imageDigest,
    })
    const web = new WebService(this, 'Web', {
      environment,
      network,
      cluster,
      securityGroup: groups.ecs,
      loadBalancer,
      tasks,
      taskRole: taskRole(this, {
        ...{ database, attachments, exports, mail, signingKeys },
        clientSecretArn: environment.singleSignOn?.clientSecretArn,
      }),
      settings: set,
      deploymentAlarms: deploymentAlarms.map((name) => alarmNameOf(environment.name, name)),
    })
    // The new version's files are uploaded first, then its schema is migrated, then the service is updated. O5
    web.service.node.addDependency(edge.assets.upload, migration, tasks, cluster)

    this.watch = new Watch(this, 'Watch', {
      environment,
      cluster,
      service: web.service,
      loadBalancer,
      database,
      distribution: edge.distribution,
      logGroupName: tasks.logGroupName,
    })
    if (backups && dr) {
      new BackupWatch(this, 'BackupWatch', {
        environment,
        vault: backups.vault,
        buckets: { from: attachments.bucketName, to: dr.attachments.nameAnywhere },
        topic: this.watch.topic,
      })
      new RestoreTest(this, 'RestoreTest', {
        environment,
        network,
        cluster,
        securityGroup: groups.ecs,
        databaseGroup: groups.rds,
        tasks,
        database,
        settings: set,
        vault: backups.vault,
        topic: this.watch.topic,
      })
    }
    new Canary(this, 'Canary', {
      address: edge.publicOrigin,
      balancer: environment.origin === 'public-alb' ? loadBalancer.address : undefined,
      metricsNamespace: metricsNamespaceOf(environment.name),
    })
    if (environment.sleep) {
      const { instance } = database
      new Sleep(this, 'Sleep', { hours: environment.sleep, database: instance, alarmNames: this.watch.alarmNames })
    }
    new CfnOutput(this, 'Address', { value: edge.publicOrigin, description: 'Where Notejam is' })
    if (environment.origin === 'public-alb') {
      const value = `${domain ? 'https' : 'http'}://${loadBalancer.alb.loadBalancerDnsName}`
      new CfnOutput(this, 'Balancer', { value, description: 'Where it must refuse' })
    }
    // A deployment compares its commit with this one: an older version never replaces a newer one.
    if (props.version) new CfnOutput(this, 'Version', { value: props.version, description: 'What runs' })
  }
}
