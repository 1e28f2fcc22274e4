import type { Picture } from './picture.ts'
import type { Zone } from './network.ts'

/** Where things lie: columns of zones, rows of subnets. Everything else is measured from here. */
export interface Grid {
  readonly width: number
  readonly height: number
  readonly columns: readonly Column[]
  readonly rows: { readonly public: Row; readonly app: Row; readonly db: Row }
  /** Those with a node of the balancer. */
  readonly nodes: readonly Column[]
  /** Where a request comes in from above: into the middle one of the balancer's nodes. */
  readonly entry: number
  readonly region: Area
  readonly vpc: Area
  /** The column of what is in no zone; arrows go up and down right of what is written. */
  readonly beside: { readonly x: number; readonly width: number; readonly lane: number }
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
  /** Where arrows of requests go up and down, to the right of what is written. */
  readonly lane: number
  /** Where arrows to NAT go up. */
  readonly natLane: number
}

export const margin = 32
export const inset = 16
/** Between a subnet's edge and what is in it. */
export const padding = 12
/** Between a zone's edge and its subnets, and between the zone's and what is in those. */
export const around = 8
export const within = around + padding
/** A subnet's name and its addresses. */
export const head = 54
export const heights = { browser: 56, gate: 32, node: 36, nat: 32, tasks: 48, service: 48, zone: 36 } as const

const [wide, narrow, gap, besideWidth, beforeBeside] = [248, 200, 16, 240, 88]
const tops = { edge: 92, region: 208, vpc: 256, zones: 324 } as const

export function gridOf({ network: { zones }, edge: { balancer }, beside: { backups } }: Picture): Grid {
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
    height: head + (balancer.isPublic ? node : 0) + heights.nat + padding,
  }
  const app = {
    y: publicRow.y + publicRow.height + 36,
    height: head + (balancer.isPublic ? 0 : node + 20) + heights.tasks + padding,
  }
  const db = { y: app.y + app.height + 48, height: head + heights.tasks + padding }

  const vpc = {
    x: margin + inset,
    y: tops.vpc,
    width: right - margin - inset,
    height: db.y + db.height + inset * 2 - tops.vpc,
  }
  const beside = { x: right + beforeBeside, width: besideWidth, lane: right + beforeBeside + besideWidth - 32 }
  const outer = beside.x + beside.width + inset
  const region = { x: margin, y: tops.region, width: outer - margin, height: vpc.y + vpc.height + inset - tops.region }
  const copies = {
    x: beside.x - inset,
    y: region.y + region.height + 28,
    width: besideWidth + inset * 2,
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
    beside,
    copies,
  }
}

/** Where the browser and CloudFront stand. */
export const edgeTop = tops.edge
