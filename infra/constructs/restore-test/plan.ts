import { Stack } from 'aws-cdk-lib'
import * as backup from 'aws-cdk-lib/aws-backup'
import type * as ec2 from 'aws-cdk-lib/aws-ec2'
import * as iam from 'aws-cdk-lib/aws-iam'
import type * as rds from 'aws-cdk-lib/aws-rds'
import { Construct } from 'constructs'

/** AWS Backup names what it restores for a test like this, with a random end. */
export const restoredPrefix = 'awsbackup-restore-test-'

export interface RestorePlanProps {
  readonly environment: string
  readonly vault: backup.IBackupVault
  readonly database: rds.DatabaseInstance
  /** rds_sg: the restored instance is as closed as the real one. */
  readonly securityGroup: ec2.ISecurityGroup
}

/**
 * Restores the month's backup of the database on the 3rd, into the subnets d and e, beside the real instance; deletes it when it was
 * looked at, or after four hours. O2
 */
export class RestorePlan extends Construct {
  readonly name: string
  readonly arn: string

  constructor(scope: Construct, id: string, { environment, vault, database, securityGroup }: RestorePlanProps) {
    super(scope, id)
    const plan = new backup.CfnRestoreTestingPlan(this, 'Plan', {
      // Letters, digits and underscores alone.
      restoreTestingPlanName: `notejam_${environment.replaceAll('-', '_')}_monthly`,
      // The backup of the 1st has ended by then, or failed.
      scheduleExpression: 'cron(0 5 3 * ? *)',
      scheduleExpressionTimezone: 'UTC',
      startWindowHours: 4,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [vault.backupVaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: 7,
      },
    })
    this.name = plan.ref
    this.arn = plan.attrRestoreTestingPlanArn
    const { dbSubnetGroupName, dbParameterGroupName } = database.node.defaultChild as rds.CfnDBInstance
    new backup.CfnRestoreTestingSelection(this, 'Selection', {
      restoreTestingPlanName: plan.ref,
      restoreTestingSelectionName: 'database',
      iamRoleArn: this.role().roleArn,
      protectedResourceType: 'RDS',
      protectedResourceArns: [database.instanceArn],
      validationWindowHours: 4,
      // Without these, RDS would look for the default VPC, with the default security group.
      // https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html
      restoreMetadataOverrides: {
        dbSubnetGroupName: dbSubnetGroupName ?? '',
        dbParameterGroupName: dbParameterGroupName ?? '',
        vpcSecurityGroupIds: Stack.of(this).toJsonString([securityGroup.securityGroupId]),
        publiclyAccessible: 'false',
        multiAz: 'false',
      },
    })
  }

  /** AWS Backup's managed policy, which follows the needs of the service. */
  private role(): iam.Role {
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForRestores'),
      ],
    })
  }
}
