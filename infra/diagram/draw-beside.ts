import { heights, within, type Grid } from './grid.ts'
import { tasksTop } from './draw-zones.ts'
import type { Picture } from './picture.ts'
import { across, box, down, listed, text, type Shape } from './shapes.ts'

/** What lies in no zone: files, what the tasks call, and what is kept for years. P5 O2 O7 S6 */
export function drawBeside({ edge, network, tasks: { portOut }, beside, region }: Picture, grid: Grid): Shape[] {
  const { x } = grid.beside
  const tasks = tasksTop(grid.rows.app)
  const edgeOfTasks = grid.columns.filter(({ zone }) => zone.subnets.app).at(-1)
  const from = edgeOfTasks ? edgeOfTasks.x + edgeOfTasks.width - within : grid.vpc.x + grid.vpc.width
  const way = network.hasS3Endpoint ? 'S3 endpoint' : 'NAT'
  return [
    box('frame', grid.region.x, grid.region.y, grid.region.width, grid.region.height),
    text('heading', grid.region.x + 16, grid.region.y + 28, `Region ${region}`),
    ...service(
      grid,
      grid.region.y + 24,
      'S3, static files',
      edge.isFilesPrivate ? 'for CloudFront only (OAC)' : undefined,
    ),
    ...drawCalled(beside, `On ${portOut}, ${beside.ways.join(' or ')}`, grid, tasks - 28),
    ...service(grid, tasks, 'S3, attachments', beside.keepsVersions ? 'older versions are kept' : undefined),
    across('way', tasks + 24, from, x),
    text('note', x - 44, tasks + 16, way, 'middle'),
    ...drawBackups(beside, grid),
  ]
}

/** One card for everything that is called on one port, in one way. */
function drawCalled(beside: Picture['beside'], heading: string, grid: Grid, bottom: number): Shape[] {
  const {
    region,
    beside: { x, width },
  } = grid
  const top = region.y + 24 + heights.service + 40
  const mail = beside.tellsBy.includes('email') ? ', told by mail' : ''
  const rows = [
    ['Secrets Manager', beside.secrets.join(', ')],
    ['ECR', `image of ${beside.images}`],
    ['CloudWatch, SNS', `${beside.hasLogs ? 'logs; ' : ''}${beside.alarms} alarms${mail}`],
    ...(beside.sendsMail ? [['SES', 'mail from one address']] : []),
  ]
  const height = (bottom - top) / rows.length
  return [
    text('heading', x, top - 12, heading),
    box('card', x, top, width, bottom - top),
    ...rows.flatMap(([name = '', note], index) => {
      const y = top + height * index
      const rule = index === 0 ? [] : [across('rule', y, x, x + width, 'none')]
      return [...rule, ...listed({ x, y, width, height }, name, note)]
    }),
  ]
}

function drawBackups({ backups }: Picture['beside'], grid: Grid): Shape[] {
  if (!backups) return []
  const {
    columns,
    rows,
    beside: { x, lane },
    copies,
  } = grid
  const [top, tasks] = [tasksTop(rows.db), tasksTop(rows.app)]
  const home = columns.filter(({ zone }) => zone.subnets.db).at(-1)
  return [
    ...service(grid, top, 'AWS Backup', `${backups.often}, kept for ${span(backups.days)}`),
    ...(backups.ofDatabase && home ? [across('copy', top + 24, home.x + home.width - within, x)] : []),
    ...(backups.ofAttachments ? [down('copy', lane, tasks + heights.service, top)] : []),
    ...(backups.copies
      ? [
          box('frame', copies.x, copies.y, copies.width, copies.height),
          text('heading', copies.x + 16, copies.y + 24, `Region ${backups.copies.region}`),
          ...service(grid, copies.y + 36, 'Vault of copies', `kept for ${span(backups.copies.days)}`),
          down('copy', lane, top + heights.service, copies.y + 36),
        ]
      : []),
  ]
}

function service({ beside: { x, width } }: Grid, y: number, name: string, note?: string): Shape[] {
  const card = box('card', x, y, width, heights.service)
  return [card, ...listed(card, name, note)]
}

/** 1096 days are three years with their leap day. */
export function span(days: number): string {
  return days >= 365 ? `${Math.floor(days / 365)} years` : `${days} days`
}
