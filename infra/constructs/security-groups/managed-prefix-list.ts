import * as cr from 'aws-cdk-lib/custom-resources'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as logs from 'aws-cdk-lib/aws-logs'
import { RemovalPolicy } from 'aws-cdk-lib'
import { Construct } from 'constructs'

/** A managed prefix list of AWS's, by name. Its id differs by region: a custom resource looks it up during a deployment. */
export class ManagedPrefixList extends Construct {
  readonly prefixListId: string

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id)
    const call: cr.AwsSdkCall = {
      service: 'EC2',
      action: 'describeManagedPrefixLists',
      parameters: { Filters: [{ Name: 'prefix-list-name', Values: [name] }] },
      physicalResourceId: cr.PhysicalResourceId.of(name),
      outputPaths: ['PrefixLists.0.PrefixListId'],
    }
    const lookup = new cr.AwsCustomResource(this, 'Lookup', {
      resourceType: 'Custom::ManagedPrefixList',
      onUpdate: call,
      installLatestAwsSdk: false,
      logGroup: new logs.LogGroup(this, 'Log', {
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      policy: cr.AwsCustomResourcePolicy.fromStatements([
        // EC2's Describe actions name no resource.
        new iam.PolicyStatement({ actions: ['ec2:DescribeManagedPrefixLists'], resources: ['*'] }),
      ]),
    })
    this.prefixListId = lookup.getResponseField('PrefixLists.0.PrefixListId')
  }
}
