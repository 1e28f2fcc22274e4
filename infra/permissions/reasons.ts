import type { Reason } from './wide.ts'

const [boundary, platform, service] = [['boundary.json'], ['deploy-platform.json'], ['deploy-service.json']]

/**
 * Why each of these cannot be limited to the environment's own, and what bounds it all the same. In every case nothing that has
 * another environment's tag is reached. Facts are of AWS's documentation and of its service authorization reference, as
 * of 2026-11-30.
 */
export const reasons: readonly Reason[] = [
  {
    policies: boundary,
    actions: ['*'],
    reason:
      "CloudFormation's role alone (aws:PrincipalArn): the two policies of deployments limit it, and no role of the environment may change them, take it, or import something into its hands.",
  },
  {
    policies: platform,
    actions: [
      ...[
        'ec2:AllocateAddress',
        'ec2:CreateFlowLogs',
        'ec2:CreateInternetGateway',
        'ec2:CreateNatGateway',
        'ec2:CreateVpc',
      ],
      ...[
        'ec2:CreateRoute',
        'ec2:CreateRouteTable',
        'ec2:CreateSecurityGroup',
        'ec2:CreateSubnet',
        'ec2:CreateVpcEndpoint',
      ],
      ...['ec2:AssociateAddress', 'ec2:AssociateRouteTable', 'ec2:AttachInternetGateway', 'ec2:DetachInternetGateway'],
      ...[
        'ec2:DisassociateAddress',
        'ec2:DisassociateRouteTable',
        'ec2:ReplaceRoute',
        'ec2:ReplaceRouteTableAssociation',
      ],
      ...['ec2:ModifySubnetAttribute', 'ec2:ModifyVpcAttribute', 'ec2:ModifyVpcEndpoint'],
    ],
    reason:
      'These are part of a creation, in which CloudFormation tags before or after; network interfaces of NAT gateways have no tag. What is deleted has to have it.',
  },
  {
    policies: platform,
    actions: [
      ...['ec2:AuthorizeSecurityGroup*', 'ec2:RevokeSecurityGroup*', 'ec2:ModifySecurityGroupRules'],
      'ec2:UpdateSecurityGroupRuleDescriptions*',
    ],
    reason: "Rules are changed while a group is made. A VPC's default group, which loses its rules, never has a tag.",
  },
  {
    policies: boundary,
    actions: ['ec2:AuthorizeSecurityGroup*', 'ec2:RevokeSecurityGroup*'],
    reason: "A function takes the rules from the VPC's default group, which never has a tag.",
  },
  {
    policies: platform,
    actions: [
      ...['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
      ...['elasticloadbalancing:Modify*', 'elasticloadbalancing:Set*'],
      ...['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
    ],
    reason:
      'Names of balancers are cut short, without the environment, and their attributes are set while they are made. Listeners, rules and deletions want the tag.',
  },
  {
    policies: platform,
    actions: ['application-autoscaling:*'],
    reason: 'Targets have ids without a name. It acts through a role of its own, on what a registration names.',
  },
  {
    policies: platform,
    actions: ['ecs:CreateCluster', 'ecs:DeregisterTaskDefinition', 'ecs:RegisterTaskDefinition', 'ecs:TagResource'],
    reason: 'IAM knows no resource for some of them. ECS is told apart by names, so that a tag gives no reach.',
  },
  {
    policies: platform,
    actions: [
      ...[
        'cloudfront:Create*',
        'cloudfront:AllowVendedLogDeliveryForResource',
        'cloudfront:DeleteMonitoringSubscription',
      ],
      ...['cloudfront:Delete*AccessControl', 'cloudfront:Update*AccessControl'],
      ...['cloudfront:Delete*Policy', 'cloudfront:Update*Policy', 'wafv2:CreateWebACL', 'wafv2:UpdateWebACL'],
    ],
    reason:
      "CloudFront's policies and access controls, and the firewall's rule groups of AWS, carry neither a name of ours nor a tag. Distributions want it.",
  },
  {
    policies: platform,
    actions: ['route53:AssociateVPCWithHostedZone', 'route53:ChangeResourceRecordSets'],
    reason: 'The zone is the configuration’s, and may be shared: records carry nothing.',
  },
  {
    policies: platform,
    actions: ['acm:RequestCertificate', 'ses:CreateEmailIdentity', 'ses:PutEmailIdentity*'],
    reason: 'An identity is an address or a domain of the configuration, and is set up while it is made.',
  },
  {
    policies: platform,
    actions: [
      ...['acm:AddTagsToCertificate', 'cloudfront:TagResource', 'ec2:CreateTags', 'elasticloadbalancing:AddTags'],
      ...['ses:TagResource', 'wafv2:TagResource'],
    ],
    reason:
      'CloudFormation alone, for what it makes: nothing can be imported into a stack. The tag is that of the environment.',
  },
  {
    policies: platform,
    actions: ['iam:CreateServiceLinkedRole'],
    on: 'role/aws-service-role/*',
    reason: 'Roles that services have once per account, for the services that are listed.',
  },
  {
    policies: platform,
    actions: ['sts:AssumeRole'],
    on: 'role/aws-service-role/vpcorigin.cloudfront.amazonaws.com/*',
    reason: "CloudFormation's registry lists it for VPC origins; only the service may take the role.",
  },
  {
    policies: service,
    actions: [
      ...['backup:CreateBackupPlan', 'backup:CreateRestoreTestingPlan', 'backup:TagResource'],
      ...['states:CreateStateMachine', 'states:TagResource'],
    ],
    reason:
      'Ids and names of these are made up by AWS. CloudFormation alone, with the tag in the request, for what it makes: nothing can be imported into a stack.',
  },
  {
    policies: service,
    actions: ['kms:CreateKey', 'kms:TagResource'],
    reason:
      'KMS wants a permission to tag that is limited to no key for a key that is made with tags (developer guide, "Controlling access to tags"). CloudFormation alone, with the tag in the request; nothing can be imported.',
  },
  ...['*LoadBalancerOriginSecrets*', 'SigningKeys*'].map((name) => ({
    policies: service,
    actions: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
    on: `secret:${name}`,
    reason: 'A secret that is made with tags is tagged in its creation. CloudFormation names it by its logical id.',
  })),
  {
    policies: service,
    actions: ['secretsmanager:ReplicateSecretToRegions'],
    on: 'secret:SigningKeys*',
    reason: 'Part of the creation as well.',
  },
  {
    policies: service,
    actions: ['kms:EnableKeyRotation'],
    reason: "A tag takes five minutes to count (KMS's developer guide). It makes no key weaker.",
  },
  {
    policies: [...service, ...boundary],
    actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:RetireGrant'],
    reason:
      'A tag takes five minutes to count, and keys of AWS’s own never have one. Through services alone (kms:ViaService), which ask for the permission to what the key encrypts first.',
  },
  {
    policies: [...service, ...boundary],
    actions: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
    on: 'secret:rds!db-*',
    reason: "RDS makes it in the caller's name, without a tag of the environment; it cannot get one in this way.",
  },
  {
    policies: boundary,
    actions: ['secretsmanager:GetSecretValue'],
    on: 'secret:rds!db-*',
    reason: "Those of the environment's instance, and of restored ones, by the tag that RDS alone can write.",
  },
  {
    policies: service,
    actions: ['rds:CreateDBInstance*', 'rds:ModifyDBInstance', 'rds:RestoreDBInstance*'],
    on: 'og:default*',
    reason: 'An instance names its group of options. RDS lets no one change a default group.',
  },
  {
    policies: service,
    actions: ['rds:StartDBInstanceAutomatedBackupsReplication'],
    on: 'auto-backup:*',
    reason: 'The copy gets an id from RDS. The instance that is copied has to be the environment’s by its name.',
  },
  {
    policies: service,
    actions: ['lambda:*'],
    on: 'layer:EdgeAssetsUploadAwsCliLayer*',
    reason: "The CDK's layer with the AWS CLI, which is the same for all environments.",
  },
  {
    policies: service,
    actions: ['logs:*'],
    on: 'delivery:*',
    reason: 'Deliveries have ids without a name; what they join is named.',
  },
  {
    policies: service,
    actions: ['logs:*LogDelivery*', 'backup-storage:Mount*', 'chatbot:CreateSlackChannelConfiguration'],
    reason: 'IAM knows no resource for them.',
  },
  {
    policies: service,
    actions: ['iam:PassRole'],
    on: 'role/aws-service-role/ecs.application-autoscaling.amazonaws.com/*',
    reason: 'The role that scaling has by itself, which only scaling may take.',
  },
  {
    policies: boundary,
    actions: ['backup-storage:*', 'backup:PutRestoreValidationResult', 'xray:Put*'],
    reason: 'IAM knows no resource for them, or AWS makes up its id.',
  },
  {
    policies: boundary,
    actions: ['ses:Send*'],
    reason: "SES's sandbox asks for the recipient's identity. The role's own policy names the sender's address.",
  },
  {
    policies: boundary,
    actions: ['backup:CopyFromBackupVault', 'backup:TagResource'],
    on: 'recovery-point:*',
    reason: 'AWS Backup names backups; it tags those that it makes.',
  },
  {
    policies: boundary,
    actions: ['events:*Rule', 'events:*Targets'],
    on: 'rule/AwsBackupManagedRule*',
    reason: "AWS Backup's own rules for buckets.",
  },
  {
    policies: boundary,
    actions: ['logs:CreateLog*', 'logs:GetLogEvents', 'logs:PutLogEvents', 'logs:PutRetentionPolicy'],
    on: 'log-group:RDSOSMetrics*',
    reason: "RDS writes the measurements of all instances' machines into one group.",
  },
  ...['og:default*', 'snapshot:awsbackup:*'].map((on) => ({
    policies: boundary,
    actions: [
      ...['rds:AddTagsToResource', 'rds:CopyDBSnapshot', 'rds:CreateDBSnapshot', 'rds:DeleteDBSnapshot'],
      'rds:RestoreDBInstanceFromDBSnapshot',
    ],
    on,
    reason:
      'AWS Backup names its snapshots, and copies the tags of the instance to them. RDS lets no one change a default group of options.',
  })),
  {
    policies: boundary,
    actions: [
      ...[
        'rds:AddTagsToResource',
        'rds:DeleteDBInstance',
        'rds:ModifyDBInstance',
        'rds:RestoreDBInstanceFromDBSnapshot',
      ],
    ],
    on: 'db:awsbackup-restore-test-*',
    reason: 'AWS Backup names what it restores for a test. The rehearsal gives it the tag first (docs/security.md).',
  },
]
