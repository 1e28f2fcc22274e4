import {
  zonePadding,
  headHeight,
  heights,
  inset,
  padding,
  contentInset,
  type Column,
  type Grid,
  type Row,
} from './grid.ts'
import type { Subnet } from './network.ts'
import type { Picture } from './picture.ts'
import { box, down, labelled, text, type Shape } from './shapes.ts'

/** The VPC: a column for each zone, with its subnets below each other. Z1 Z2 */
export function drawZones(picture: Picture, grid: Grid): Shape[] {
  const { vpc, rows, columns } = grid
  const bottom = rows.db.y + rows.db.height + inset
  return [
    box('network', vpc.x, vpc.y, vpc.width, vpc.height),
    text('heading', vpc.x + inset, vpc.y + 48, `VPC ${picture.network.cidr}`),
    ...columns.flatMap((column): Shape[] => {
      const {
        zone: { label, subnets },
        x,
        width,
      } = column
      const top = rows.public.y - heights.zone
      return [
        box('zone', x, top, width, bottom - top),
        text('heading', x + contentInset, top + 23, `Zone ${label}`),
        ...(subnets.public ? drawPublic(picture, column, rows.public, subnets.public) : []),
        ...(subnets.app ? drawApp(picture, column, rows, subnets.app) : []),
        ...(subnets.db ? drawSubnet(column, rows.db, subnets.db) : []),
      ]
    }),
  ]
}

/** The vertical positions of the balancer's nodes, the tasks and the NAT gateways in their rows. */
export const nodeTop = (row: Row) => row.y + headHeight
export const tasksTop = (row: Row) => row.y + row.height - padding - heights.tasks
export const natTop = (row: Row) => row.y + row.height - padding - heights.nat
/** A node in an app subnet leaves room for the arrow to NAT. */
export const nodeWidth = (column: Column, isPublic: boolean) => (isPublic ? column.width - contentInset * 2 : 140)

/** Narrower columns have no room for two texts beside the lane. */
const roomForBoth = 200

function drawSubnet({ x, width }: Column, row: Row, { name, cidr, out }: Subnet): Shape[] {
  // Routes to NAT are drawn as arrows.
  const said = { internet: 'to internet', nowhere: 'no way out', nat: undefined }[out.to]
  return [
    box('subnet', x + zonePadding, row.y, width - zonePadding * 2, row.height),
    text('heading', x + contentInset, row.y + 22, name),
    text('note', x + contentInset, row.y + 40, cidr),
    ...(said && width > roomForBoth ? [text('note', x + width - contentInset, row.y + 22, said, 'end')] : []),
  ]
}

function drawPublic({ edge: { balancer } }: Picture, column: Column, row: Row, subnet: Subnet): Shape[] {
  const { natLane } = column
  return [
    ...drawSubnet(column, row, subnet),
    ...(balancer.subnets.includes(subnet.id) ? drawNode(column, row, balancer.isPublic) : []),
    ...(subnet.hasNat ? labelled(box('card', natLane - 45, natTop(row), 90, heights.nat), 'NAT gateway') : []),
  ]
}

function drawNode(column: Column, row: Row, isPublic: boolean): Shape[] {
  const width = nodeWidth(column, isPublic)
  return labelled(box('node', column.x + contentInset, nodeTop(row), width, heights.node), 'ALB node')
}

function drawApp({ edge: { balancer }, tasks }: Picture, column: Column, rows: Grid['rows'], subnet: Subnet): Shape[] {
  const { x, width, natLane } = column
  const [top, gap] = [tasksTop(rows.app), rows.app.y - 14]
  const chip = box('node', x + contentInset, top, width - contentInset * 2, heights.tasks)
  const out = subnet.out.to === 'nat' ? subnet.out.zone : undefined
  const isOwn = out === column.zone.label
  return [
    ...drawSubnet(column, rows.app, subnet),
    ...(balancer.subnets.includes(subnet.id) ? drawNode(column, rows.app, balancer.isPublic) : []),
    ...labelled(chip, 'ECS tasks', `${tasks.on}, ${tasks.min} to ${tasks.max} in all`),
    ...(out
      ? [
          down('way', natLane, top, isOwn ? natTop(rows.public) + heights.nat : natTop(rows.public) + 24),
          text('note', natLane + 9, gap, tasks.portOut),
        ]
      : []),
    // The NAT gateway of another zone: words are clearer than an arrow across zones.
    ...(out && !isOwn ? [text('note', natLane, natTop(rows.public) + 16, `NAT in zone ${out}`, 'middle')] : []),
  ]
}
