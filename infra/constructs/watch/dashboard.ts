import { Duration } from 'aws-cdk-lib'
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import type * as ecs from 'aws-cdk-lib/aws-ecs'
import { DefaultDashboardFactory, MonitoringFacade } from 'cdk-monitoring-constructs'
import type { Construct } from 'constructs'
import { metricsNamespaceOf } from '../../config/names.ts'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { LoadBalancer } from '../load-balancer/index.ts'
import type { NotesDatabase } from '../notes-database/index.ts'

export interface DashboardProps {
  readonly environment: ResolvedEnvironment
  readonly service: ecs.FargateService
  readonly loadBalancer: LoadBalancer
  readonly database: NotesDatabase
  readonly distribution: cloudfront.IDistribution
  readonly logGroupName: string
  readonly alarms: cloudwatch.IAlarm[]
}

/** One page, in the order of a request: edge, balancer, tasks, database, the newest errors. O7 */
export function addDashboard(scope: Construct, props: DashboardProps): void {
  const { environment, service, loadBalancer, database, distribution, alarms } = props
  const name = `notejam-${environment.name}`
  const facade = new MonitoringFacade(scope, 'Dashboard', {
    alarmFactoryDefaults: { alarmNamePrefix: name, actionsEnabled: false },
    metricFactoryDefaults: { namespace: name },
    dashboardFactory: new DefaultDashboardFactory(scope, 'Dashboards', {
      dashboardNamePrefix: name,
      createAlarmDashboard: false,
      createSummaryDashboard: false,
    }),
  })
  facade
    .addLargeHeader(`Notejam ${environment.name}`)
    .addWidget(new cloudwatch.AlarmStatusWidget({ alarms, width: 24, height: 3, title: 'Alarms' }))
    .monitorCloudFrontDistribution({ distribution, humanReadableName: 'Edge' })
    .monitorFargateApplicationLoadBalancer({
      fargateService: service,
      applicationLoadBalancer: loadBalancer.alb,
      applicationTargetGroup: loadBalancer.targetGroup,
      humanReadableName: 'Tasks',
    })
    .monitorRdsInstance({ instance: database.instance, humanReadableName: 'Database' })
    .addWidget(new cloudwatch.Row(...ownWidgets(metricsNamespaceOf(environment.name))))
    .addWidget(
      new cloudwatch.LogQueryWidget({
        title: 'The newest errors',
        logGroupNames: [props.logGroupName],
        queryLines: [
          'fields @timestamp, reqId, traceId, route, msg, err.message',
          'filter level in ["error", "fatal"]',
          'sort @timestamp desc',
          'limit 20',
        ],
        width: 24,
        height: 6,
      }),
    )
}

/** The service's own metrics, which its log lines contain (docs/observability.md). */
function ownWidgets(namespace: string): cloudwatch.IWidget[] {
  const metric = (metricName: string, statistic: string) =>
    new cloudwatch.Metric({ namespace, metricName, statistic, period: Duration.minutes(5) })
  const graph = (title: string, left: cloudwatch.IMetric[]) =>
    new cloudwatch.GraphWidget({ title, left, width: 6, height: 6, leftYAxis: { min: 0 } })
  return [
    graph('What people do', [metric('NotesCreated', 'Sum'), metric('NotesUpdated', 'Sum'), metric('SignIns', 'Sum')]),
    graph('What fails', [metric('SignInsWrong', 'Sum'), metric('MailFailed', 'Sum'), metric('RequestsRefused', 'Sum')]),
    graph('Statements, ms', [metric('StatementTime', 'p50'), metric('StatementTime', 'p95')]),
    graph('Waiting for a connection, ms', [metric('PoolWait', 'p95'), metric('PoolWait', 'Maximum')]),
  ]
}
