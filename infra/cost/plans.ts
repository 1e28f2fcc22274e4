import { sumOf } from './item.ts'
import type { Estimate } from './estimate.ts'
import { edgeRequests } from './items/edge.ts'
import { dollars, number, table } from './report.ts'

/** CloudFront's flat-rate plans: dollars a month, million requests, GB to browsers. From AWS's pages of September 2026. */
const plans = [
  { name: 'Free', price: 0, millions: 1, gb: 100 },
  { name: 'Pro', price: 15, millions: 10, gb: 51_200 },
  { name: 'Business', price: 200, millions: 125, gb: 51_200 },
  { name: 'Premium', price: 1_000, millions: 500, gb: 51_200 },
] as const

/** What each environment's edge costs by use, and by the smallest flat-rate plan that holds it. O8 */
export function plansText(all: readonly Estimate[]): string {
  const rows = all.map(({ name, load, items, withEvents }) => {
    const edge = (some: Estimate['items']) => sumOf(some.filter(({ area }) => area === 'Edge'))
    const millions = edgeRequests(load) / 1e6
    const gb = items.find(({ price }) => price === 'cloudfront-gb')?.quantity ?? 0
    const busy = edgeRequests(withEvents.load) / 1e6
    return [
      name,
      number(millions),
      number(gb),
      `${dollars(edge(items))} (${dollars(edge(withEvents.items))})`,
      planFor(millions, gb),
      planFor(busy, gb),
    ]
  })
  const head = ['environment', 'million requests', 'GB', '$ by use (with events)', 'plan', 'plan with events']
  return [
    table(head, ['left', 'right', 'right', 'right', 'left', 'left'], rows),
    `A plan holds one distribution with a firewall, its log and DNS, and never costs more: beyond its allowance AWS slows
answers down or asks for the next plan. Neither CloudFormation nor the CDK can choose one (aws/aws-cdk#37857), so the templates pay by use. Under
*CloudFront → the distribution → Pricing plan* it is changed in the console, for a whole month; the distribution needs \`firewall: true\`
first. It is worth it for a service of a few million requests and much to download, and where a bill must not grow; not where the smallest
plan that holds the requests costs more than they do.`,
  ].join('\n\n')
}

function planFor(millions: number, gb: number): string {
  const plan = plans.find((one) => one.millions >= millions && one.gb >= gb)
  return plan ? `${plan.name}, ${dollars(plan.price * 100)}` : 'none is large enough'
}
