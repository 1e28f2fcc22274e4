import { edgeTop, heights, inset, margin, type Grid } from './grid.ts'
import type { Picture } from './picture.ts'
import { across, box, down, labelled, line, text, type Shape } from './shapes.ts'

/** Width of the gateways on the VPC's edge. */
const gate = 160

/** From the browser to the VPC's edge. F1 F2 S4 */
export function drawEdge({ edge, network }: Picture, grid: Grid): Shape[] {
  const { entry, vpc, services } = grid
  const { balancer, paths } = edge
  const middle = edgeTop + heights.browser / 2
  const browser = box('card', margin + inset, edgeTop, 152, heights.browser)
  const cloudFront = box('node', entry - 110, edgeTop, 220, heights.browser)
  const [bottom, door] = [edgeTop + heights.browser, vpc.y - heights.gate / 2]

  const asks = [balancer.listens, ...(balancer.hasSecret ? ['with the secret header'] : [])]
  const notes = [...(edge.isRedirecting ? ['HTTP is redirected'] : []), ...(edge.hasFirewall ? ['firewall'] : [])]
  const way = balancer.isPublic ? 'Internet gateway' : 'VPC origin'
  const hasWayOut = network.zones.some(({ subnets }) => subnets.public?.out.to === 'internet')
  return [
    ...labelled(browser, 'Browser'),
    ...labelled(cloudFront, 'CloudFront', notes.join(', ') || undefined),
    across('request', middle, browser.x + browser.width, cloudFront.x),
    text('request', (browser.x + browser.width + cloudFront.x) / 2, middle - 9, edge.viewers, 'middle'),

    line('request', [
      [cloudFront.x + cloudFront.width, middle],
      [services.lane, middle],
      [services.lane, grid.region.y + 24],
    ]),
    text('request', cloudFront.x + cloudFront.width + 14, middle - 9, paths.files.join(', ')),

    down('request', entry, bottom, door),
    text('request', entry - 14, bottom + 28, paths.pages.join(' and '), 'end'),
    text('note', entry + 14, bottom + 28, asks.join(', ')),

    ...labelled(box('card', entry - gate / 2, door, gate, heights.gate), way),
    // Without a public balancer, the internet gateway is for outgoing traffic alone.
    ...(!balancer.isPublic && hasWayOut
      ? labelled(box('card', vpc.x + vpc.width - inset - gate, door, gate, heights.gate), 'Internet gateway')
      : []),
    ...(balancer.refusal
      ? [text('note', entry - 14, vpc.y + 48, `${balancer.refusal} without the secret header`, 'end')]
      : []),
    ...(balancer.isForCloudFrontOnly ? [text('note', entry + 14, vpc.y + 48, 'from CloudFront only')] : []),
  ]
}
