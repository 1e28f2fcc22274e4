import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { Aws } from '../aws.ts'
import { resourcesOf, type Resource } from '../resources.ts'
import { environmentHasServed, statesOf, type StackState } from '../states.ts'
import { later, ok, type Check, type Finding } from './check.ts'

/** After its first deployment has succeeded, a protected environment is protected from being deleted (decision 42). */
export const protectionIsOn: Check = {
  name: 'protection',
  async run({ environment, aws }) {
    if (!environment.isProtected) return ok(`${environment.name} may be torn down: nothing is protected`)
    const states = await statesOf(aws, stacksOf(environment))
    if (!environmentHasServed(states)) return ok('it begins when the first deployment has succeeded')
    const deletable = await Promise.all(states.map((one) => deletableOf(aws, one)))
    const off = [...states.flatMap(judgeProtection), ...deletable.flat()]
    return off.length > 0 ? off : ok('the database, the balancer and the stacks cannot be deleted')
  },
}

function stacksOf({ name, region, copyRegion }: ResolvedEnvironment) {
  const here = ['data', 'app'].map((stack) => ({ name: `notejam-${name}-${stack}`, region }))
  return [...here, ...(copyRegion ? [{ name: `notejam-${name}-dr`, region: copyRegion }] : [])]
}

function judgeProtection({ place: { name, region }, status, isProtected }: StackState): readonly Finding[] {
  if (status === undefined || isProtected) return []
  return [
    later(
      `${name} in ${region} can be deleted: its protection is off`,
      `aws cloudformation update-termination-protection --enable-termination-protection --stack-name ${name} --region ${region}`,
    ),
  ]
}

/** The database and the balancer, where their protection was switched off beside the templates. */
async function deletableOf(aws: Aws, { place, status }: StackState): Promise<readonly Finding[]> {
  const resources = status === undefined ? [] : await resourcesOf(aws, place)
  const found = await Promise.all(resources.map((one) => judge(aws, one)))
  return found.flat()
}

async function judge(aws: Aws, { type, id, region }: Resource): Promise<readonly Finding[]> {
  if (type === 'AWS::RDS::DBInstance') {
    const { DBInstances } = await aws.ask<{ DBInstances: { DeletionProtection?: boolean }[] }>(
      ['rds', 'describe-db-instances', '--db-instance-identifier', id],
      region,
    )
    const mend = `aws rds modify-db-instance --deletion-protection --db-instance-identifier ${id} --region ${region}`
    return DBInstances[0]?.DeletionProtection ? [] : [later(`the database ${id} can be deleted`, mend)]
  }
  if (type === 'AWS::ElasticLoadBalancingV2::LoadBalancer') {
    const { Attributes } = await aws.ask<{ Attributes: { Key: string; Value: string }[] }>(
      ['elbv2', 'describe-load-balancer-attributes', '--load-balancer-arn', id],
      region,
    )
    const isOn = Attributes.some(({ Key, Value }) => Key === 'deletion_protection.enabled' && Value === 'true')
    const attributes = '--attributes Key=deletion_protection.enabled,Value=true'
    const mend = `aws elbv2 modify-load-balancer-attributes ${attributes} --load-balancer-arn ${id} --region ${region}`
    return isOn ? [] : [later(`the balancer ${id} can be deleted`, mend)]
  }
  return []
}
