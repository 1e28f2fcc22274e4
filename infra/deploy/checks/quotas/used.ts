import type { Aws } from '../../aws.ts'

type Tags = readonly { readonly Key: string; readonly Value: string }[]

/** Lists what the region has of a kind: the environment of each, by its tag; undefined for what is not Notejam's. */
export type Used = (aws: Aws) => Promise<readonly (string | undefined)[]>

export const addresses: Used = async (aws) => {
  const { Addresses } = await aws.ask<{ Addresses: { Tags?: Tags }[] }>(['ec2', 'describe-addresses'])
  return Addresses.map(({ Tags }) => environmentOf(Tags))
}

export const networks: Used = async (aws) => [...(await networksById(aws)).values()]

export const databases: Used = async (aws) => {
  const { DBInstances } = await aws.ask<{ DBInstances: { TagList?: Tags }[] }>(['rds', 'describe-db-instances'])
  return DBInstances.map(({ TagList }) => environmentOf(TagList))
}

/** Balancers are listed without their tags; each is its network's. */
export const balancers: Used = async (aws) => {
  const [{ LoadBalancers }, known] = await Promise.all([
    aws.ask<{ LoadBalancers: { VpcId: string; Type: string }[] }>(['elbv2', 'describe-load-balancers']),
    networksById(aws),
  ])
  return LoadBalancers.filter(({ Type }) => Type === 'application').map(({ VpcId }) => known.get(VpcId))
}

async function networksById(aws: Aws): Promise<ReadonlyMap<string, string | undefined>> {
  const { Vpcs } = await aws.ask<{ Vpcs: { VpcId: string; Tags?: Tags }[] }>(['ec2', 'describe-vpcs'])
  return new Map(Vpcs.map(({ VpcId, Tags }) => [VpcId, environmentOf(Tags)]))
}

function environmentOf(tags: Tags = []): string | undefined {
  return tags.find(({ Key }) => Key === 'notejam:environment')?.Value
}
