import type { Picture } from './picture.ts'
import type { Zone } from './network.ts'

/** The layout: columns of zones, rows of subnets, and areas around them. */
export interface Grid {
  readonly width: number
  readonly height: number
  readonly columns: readonly Column[]
  readonly rows: { readonly public: Row; readonly app: Row; readonly db: Row }
  /** Those with a node of the balancer. */
  readonly nodes: readonly Column[]
  /** The x of the request's arrow from CloudFront: above the middle node of the balancer. */
  readonly entry: number
  readonly region: Area
  readonly vpc: Area
  /** The column of services outside the zones; vertical arrows go right of the text. */
  readonly services: { readonly x: number; readonly width: number; readonly lane: number }
  /** The second region. */
  readonly copies: Area
}

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Row {
  readonly y: number
  readonly height: number
}

export interface Column {
  readonly zone: Zone
  readonly x: number
  readonly width: number
  /** The x of vertical arrows of requests, right of the text. */
  readonly lane: number
  /** The x of arrows to NAT. */
  readonly natLane: number
}

export const margin = 32
export const inset = 16
/** Between a subnet's edge and its contents. */
export const padding = 12
/** Between a zone's edge and its subnets; and between the zone's edge and their contents. */
export const zonePadding = 8
export const contentInset = zonePadding + padding
/** The height of a subnet's name and CIDR block. */
export const headHeight = 54
export const heights = { browser: 56, gate: 32, node: 36, nat: 32, tasks: 48, service: 48, zone: 36 } as const

const [wide, narrow, gap, servicesWidth, servicesGap] = [248, 200, 16, 240, 88]
const tops = { edge: 92, region: 208, vpc: 256, zones: 324 } as const

export function gridOf({ network: { zones }, edge: { balancer }, services: { backups } }: Picture): Grid {
  const left = margin + inset * 2
  const columns: Column[] = []
  for (const zone of zones) {
    const before = columns.at(-1)
    const x = before ? before.x + before.width + gap : left
    // Zones that hold the database and nothing else need less.
    const width = zone.subnets.app || zone.subnets.public ? wide : narrow
    columns.push({ zone, x, width, lane: x + 124, natLane: x + 183 })
  }
  const last = columns.at(-1) ?? { x: left, width: 0 }
  const right = last.x + last.width + inset

  const node = heights.node + padding
  const publicRow = {
    y: tops.zones + heights.zone,
    height: headHeight + (balancer.isPublic ? node : 0) + heights.nat + padding,
  }
  const app = {
    y: publicRow.y + publicRow.height + 36,
    height: headHeight + (balancer.isPublic ? 0 : node + 20) + heights.tasks + padding,
  }
  const db = { y: app.y + app.height + 48, height: headHeight + heights.tasks + padding }

  const vpc = {
    x: margin + inset,
    y: tops.vpc,
    width: right - margin - inset,
    height: db.y + db.height + inset * 2 - tops.vpc,
  }
  const services = { x: right + servicesGap, width: servicesWidth, lane: right + servicesGap + servicesWidth - 32 }
  const outer = services.x + services.width + inset
  const region = { x: margin, y: tops.region, width: outer - margin, height: vpc.y + vpc.height + inset - tops.region }
  const copies = {
    x: services.x - inset,
    y: region.y + region.height + 28,
    width: servicesWidth + inset * 2,
    height: backups?.copies ? 100 : 20,
  }

  const nodes = columns.filter(({ zone }) =>
    [zone.subnets.public, zone.subnets.app].some((subnet) => subnet && balancer.subnets.includes(subnet.id)),
  )
  const middle = nodes[Math.floor((nodes.length - 1) / 2)] ?? { lane: left }
  return {
    width: outer + margin,
    height: copies.y + copies.height + margin,
    columns,
    nodes,
    rows: { public: publicRow, app, db },
    entry: middle.lane,
    region,
    vpc,
    services,
    copies,
  }
}

/** Where the browser and CloudFront stand. */
export const edgeTop = tops.edge
