import type { Unneeded } from './missing.ts'

/** What CloudFormation's handlers can do, and no template of Notejam asks for. */
export const unneeded: readonly Unneeded[] = [
  {
    permissions: ['acm-pca:GetCertificate', 'acm-pca:IssueCertificate'],
    reason: 'Certificates are proven by DNS, and no private authority signs them.',
  },
  { permissions: ['autoscaling:DescribeTags'], reason: 'Flow logs of scaling groups; these are of the VPC.' },
  {
    permissions: [
      ...['autoloop', 'codewhisperer', 'workmail'].map((service) => `${service}:AllowVendedLogDeliveryForResource`),
    ],
    reason: "The source of the log is CloudFront's distribution.",
  },
  { permissions: ['cognito-idp:DescribeUserPoolClient'], reason: 'No listener signs visitors in.' },
  {
    permissions: ['ec2:AcceptAddressTransfer'],
    reason: 'Addresses are allocated, and none comes from another account.',
  },
  {
    permissions: ['ec2:AssociateSubnetCidrBlock', 'ec2:DisassociateSubnetCidrBlock'],
    reason: 'Subnets have no addresses of IPv6.',
  },
  {
    permissions: [
      ...['ec2:AssignPrivateNatGatewayAddress', 'ec2:UnassignPrivateNatGatewayAddress'],
      ...['ec2:AssociateNatGatewayAddress', 'ec2:DisassociateNatGatewayAddress'],
    ],
    reason: 'A NAT gateway has one address.',
  },
  { permissions: ['ec2:AttachVpnGateway', 'ec2:DetachVpnGateway'], reason: 'The only gateway is to the internet.' },
  {
    permissions: ['ec2:CreateVpcEncryptionControl', 'ec2:ModifyVpcTenancy'],
    reason: 'The VPC has the tenancy and the encryption that a new one has.',
  },
  {
    permissions: ['ecs:PutAccountSetting', 'ecs:PutAccountSettingDefault'],
    reason:
      "The cluster says by itself whether it has insights; the account's default would be that of all environments.",
  },
  {
    permissions: ['elasticfilesystem:DescribeMountTargets', 's3files:ListMountTargets'],
    reason: 'Functions mount no file system.',
  },
  { permissions: ['firehose:TagDeliveryStream'], reason: 'No log goes through a stream.' },
  {
    permissions: ['iam:DeleteGroupPolicy', 'iam:DeleteUserPolicy', 'iam:PutGroupPolicy', 'iam:PutUserPolicy'],
    reason: 'Policies are those of roles.',
  },
  {
    permissions: ['iam:DeleteRolePermissionsBoundary'],
    reason: 'No deployment may take the boundary from a role.',
  },
  {
    permissions: ['kms:DisableKey', 'kms:PutKeyPolicy'],
    reason: 'A key is made enabled and with its policy.',
  },
  {
    permissions: [
      ...['logs:DeleteIndexPolicy', 'logs:PutIndexPolicy', 'logs:DeleteResourcePolicy', 'logs:PutResourcePolicy'],
    ],
    reason: 'No log group has an index or a policy.',
  },
  { permissions: ['payments:GetConnectedAccount'], reason: 'The firewall charges no robots.' },
  {
    permissions: [
      ...['s3tables:CreateNamespace', 's3tables:CreateTable', 's3tables:CreateTableBucket', 's3tables:GetTable'],
      ...['s3tables:GetTableMetadataLocation', 's3tables:PutTableBucketPolicy', 's3tables:PutTableEncryption'],
      ...['s3tables:PutTablePolicy', 's3tables:UpdateTableMetadataLocation'],
    ],
    reason: 'No bucket keeps its metadata in a table.',
  },
  {
    permissions: [
      ...['vpc-lattice:CreateServiceNetworkVpcEndpointAssociation', 'vpce:AllowMultiRegion'],
      'vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation',
    ],
    reason: "Endpoints are for AWS's services in the same region.",
  },
]
