import { heights, contentInset, type Grid } from './grid.ts'
import { tasksTop } from './draw-zones.ts'
import type { Picture } from './picture.ts'
import { across, box, down, listed, text, type Shape } from './shapes.ts'

/** Services outside the zones: static files, what the tasks call, and backups. P5 O2 O7 S6 */
export function drawServices({ edge, network, tasks: { portOut }, services, region }: Picture, grid: Grid): Shape[] {
  const { x } = grid.services
  const tasks = tasksTop(grid.rows.app)
  const edgeOfTasks = grid.columns.filter(({ zone }) => zone.subnets.app).at(-1)
  const from = edgeOfTasks ? edgeOfTasks.x + edgeOfTasks.width - contentInset : grid.vpc.x + grid.vpc.width
  const way = network.hasS3Endpoint ? 'S3 endpoint' : 'NAT'
  return [
    box('frame', grid.region.x, grid.region.y, grid.region.width, grid.region.height),
    text('heading', grid.region.x + 16, grid.region.y + 28, `Region ${region}`),
    ...card(
      grid,
      grid.region.y + 24,
      'S3, static files',
      edge.isFilesPrivate ? 'for CloudFront only (OAC)' : undefined,
    ),
    ...drawCalled(services, `On ${portOut}, ${services.ways.join(' or ')}`, grid, tasks - 28),
    ...card(grid, tasks, 'S3, attachments', services.keepsVersions ? 'older versions are kept' : undefined),
    across('way', tasks + 24, from, x),
    text('note', x - 44, tasks + 16, way, 'middle'),
    ...drawBackups(services, grid),
  ]
}

/** One card for all services that tasks call on one port. */
function drawCalled(services: Picture['services'], heading: string, grid: Grid, bottom: number): Shape[] {
  const {
    region,
    services: { x, width },
  } = grid
  const top = region.y + 24 + heights.service + 40
  const mail = services.tellsBy.includes('email') ? ', told by mail' : ''
  const rows = [
    ['Secrets Manager', services.secrets.join(', ')],
    ['ECR', `image of ${services.images}`],
    ['CloudWatch, SNS', `${services.hasLogs ? 'logs; ' : ''}${services.alarms} alarms${mail}`],
    ...(services.sendsMail ? [['SES', 'mail from one address']] : []),
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

function drawBackups({ backups }: Picture['services'], grid: Grid): Shape[] {
  if (!backups) return []
  const {
    columns,
    rows,
    services: { x, lane },
    copies,
  } = grid
  const [top, tasks] = [tasksTop(rows.db), tasksTop(rows.app)]
  const home = columns.filter(({ zone }) => zone.subnets.db).at(-1)
  return [
    ...card(grid, top, 'AWS Backup', `${backups.often}, kept for ${span(backups.days)}`),
    ...(backups.ofDatabase && home ? [across('copy', top + 24, home.x + home.width - contentInset, x)] : []),
    ...(backups.ofAttachments ? [down('copy', lane, tasks + heights.service, top)] : []),
    ...(backups.copies
      ? [
          box('frame', copies.x, copies.y, copies.width, copies.height),
          text('heading', copies.x + 16, copies.y + 24, `Region ${backups.copies.region}`),
          ...card(grid, copies.y + 36, 'Vault of copies', `kept for ${span(backups.copies.days)}`),
          down('copy', lane, top + heights.service, copies.y + 36),
        ]
      : []),
  ]
}

function card({ services: { x, width } }: Grid, y: number, name: string, note?: string): Shape[] {
  const frame = box('card', x, y, width, heights.service)
  return [frame, ...listed(frame, name, note)]
}

/** 1096 days are three years with their leap day. */
export function span(days: number): string {
  return days >= 365 ? `${Math.floor(days / 365)} years` : `${days} days`
}
