import { heights, padding, contentInset, type Column, type Grid } from './grid.ts'
import { nodeTop, nodeWidth, tasksTop } from './draw-zones.ts'
import type { Picture } from './picture.ts'
import { across, box, down, labelled, line, text, type Shape } from './shapes.ts'

/** Arrows across zones: into the balancer, to the tasks, to the database. F3 F4 S1 S2 S3 */
export function drawPaths(picture: Picture, grid: Grid): Shape[] {
  return [...drawBalancer(picture, grid), ...drawDatabase(picture, grid)]
}

function drawBalancer({ edge: { balancer }, tasks }: Picture, { nodes, rows, entry, vpc }: Grid): Shape[] {
  const row = balancer.isPublic ? rows.public : rows.app
  const [top, middle, bottom] = [nodeTop(row), nodeTop(row) + heights.node / 2, nodeTop(row) + heights.node]
  const label = balancer.isPublic ? rows.app.y - 14 : (bottom + tasksTop(rows.app)) / 2 + 4
  return [
    down('request', entry, vpc.y + heights.gate / 2, top),
    // A line joins the nodes of the one balancer.
    ...nodes.slice(1).map((node, index) => {
      const before = nodes[index] ?? node
      const from = before.x + contentInset + nodeWidth(before, balancer.isPublic)
      return across('request', middle, from, node.x + contentInset, 'none')
    }),
    ...nodes.flatMap(({ lane }) => [
      down('request', lane, bottom, tasksTop(rows.app)),
      text('request', lane - 9, label, tasks.port, 'end'),
    ]),
  ]
}

function drawDatabase({ database }: Picture, grid: Grid): Shape[] {
  const { columns, rows } = grid
  const [top, bus] = [tasksTop(rows.db), busOf(grid)]
  const [first, second] = columns.filter(({ zone }) => zone.subnets.db)
  const tasks = columns.find(({ zone }) => zone.subnets.app)
  return [
    ...drawBus(grid),
    ...(tasks
      ? [text('request', tasks.lane + 12, bus - 8, database.isTlsOnly ? `${database.port}, TLS` : database.port)]
      : []),
    ...(first ? drawHome(first, second, database, top) : []),
    ...(second ? drawHome(second, first, database, top) : []),
    ...(database.hasStandby && first && second
      ? [across('copy', top + 24, first.x + first.width - contentInset, second.x + contentInset, 'both')]
      : []),
  ]
}

const busOf = ({ rows }: Grid) => rows.app.y + rows.app.height + 26

/** A bus from the tasks of all zones to both subnets of the database. */
function drawBus(grid: Grid): Shape[] {
  const { columns, rows } = grid
  const [from, bus, top] = [rows.app.y + rows.app.height - padding, busOf(grid), tasksTop(rows.db)]
  const stops = columns.filter(({ zone: { subnets } }) => subnets.app ?? subnets.db)
  const [first, last] = [stops.at(0), stops.at(-1)]
  if (!first || !last) return []
  // At each end it bends towards the tasks or the database, if only one is there. One line: two overlapping lines look thicker.
  const bend = ({ lane, zone: { subnets } }: Column): Corner[] => {
    return subnets.app && subnets.db ? [] : [[lane, subnets.app ? from : top]]
  }
  const ends = [...bend(first).toReversed(), [first.lane, bus], [last.lane, bus], ...bend(last)] satisfies Corner[]
  const isToHome = bend(last).length > 0 && last.zone.subnets.db
  return [
    line('request', ends, isToHome ? 'end' : 'none'),
    ...stops
      .filter((stop) => (stop !== first && stop !== last) || bend(stop).length === 0)
      .map(({ lane, zone: { subnets } }) => {
        return down('request', lane, subnets.app ? from : bus, subnets.db ? top : bus, subnets.db ? 'end' : 'none')
      }),
  ]
}

type Corner = readonly [x: number, y: number]

/** A possible place of the database: RDS chooses in which of the two subnets the primary runs. */
function drawHome(
  { x, width }: Column,
  other: Column | undefined,
  { engine, hasStandby }: Picture['database'],
  top: number,
): Shape[] {
  const frame = box(hasStandby ? 'node' : 'maybe', x + contentInset, top, width - contentInset * 2, heights.tasks)
  const isFirst = !other || x < other.x
  const role = isFirst ? 'primary or standby' : 'standby or primary'
  const name = other?.zone.subnets.db?.name
  return labelled(frame, `RDS ${engine}`, hasStandby ? role : `here or in ${name ?? 'none'}`)
}
