import { span } from './draw-services.ts'
import type { Picture } from './picture.ts'

/** The drawing in sentences, for screen readers. */
export function describe({ edge, network, tasks, database, services, region }: Picture): string {
  const { balancer, paths } = edge
  const zones = network.zones.map(({ label, subnets }) => {
    const names = [subnets.public, subnets.app, subnets.db].filter((subnet) => subnet !== undefined)
    return `zone ${label} holds ${names.map(({ name, hasNat }) => (hasNat ? `${name} with a NAT gateway` : name)).join(', ')}`
  })
  const { backups } = services
  return [
    `A browser speaks ${edge.viewers} to CloudFront.`,
    `CloudFront takes ${paths.files.join(', ')} from an S3 bucket and forwards ${paths.pages.join(' and ')} to the load balancer on ${balancer.listens}.`,
    ...(balancer.refusal
      ? [`The load balancer answers ${balancer.refusal} to requests without the secret header.`]
      : []),
    `It forwards to ${tasks.min} to ${tasks.max} ECS tasks on port ${tasks.port}; they speak to RDS for ${database.engine} on port ${database.port}.`,
    `In ${region}, ${zones.join('; ')}.`,
    `The database ${database.hasStandby ? 'has a standby in another zone' : 'has no standby'} and can be put back to any second of ${database.days} days.`,
    ...(backups ? [`Backups are made ${backups.often} and kept for ${span(backups.days)}.`] : []),
    ...(backups?.copies ? [`Each is copied to ${backups.copies.region}.`] : []),
  ].join(' ')
}
