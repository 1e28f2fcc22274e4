import type { Environment } from '../config/environment.ts'
import { environments } from '../config/environments.ts'
import { synthesise } from '../synthesise.ts'
import { estimate, sharedItems, type Estimate } from './estimate.ts'
import { sumOf } from './item.ts'
import { eventsText } from './events.ts'
import { areas } from './items.ts'
import { plansText } from './plans.ts'
import { prices, sources, type PriceName } from './prices.ts'
import { assumptionsTable, dollars, estimateText, itemTable, number, pricesLine, table } from './report.ts'
import { turned } from './switches.ts'

/** `docs/costs.md`, from the templates, the prices and the assumptions. O8 */
export function page(): string {
  const all = environments.map((one) => estimate(synthesise(one)))
  const shared = sharedItems()
  const largest = environments.at(-1)
  const [smallest] = environments
  if (!largest || !smallest) throw new Error('there are no environments')
  return `${[
    '# What Notejam costs',
    `A month of each environment, by item. Written by \`npm run cost -- --write\`: quantities are read from the synthesised
templates, unit prices from \`infra/cost/prices.json\`, and the load from \`infra/cost/assumptions.ts\`. A type of
resource without a price that is not listed as free (\`infra/cost/free.ts\`) stops the command.`,
    pricesLine(),
    overview(all),
    ...all.map(estimateText),
    `## Shared by the environments of one account: $${dollars(sumOf(shared))} a month`,
    itemTable(shared),
    builtText(sumOf(shared)),
    '## Four times the load',
    eventsText(all),
    "## CloudFront's flat-rate plans",
    plansText(all),
    `## What would change the sum of ${largest.name}`,
    'Each line is templates made with that one change in `infra/config/environments.ts`, under the same load.',
    switchTable(largest),
    ...(smallest === largest ? [] : [`## What would change the sum of ${smallest.name}`, switchTable(smallest)]),
    '## What is assumed',
    assumptionsTable(environments.map(({ name }) => name)),
    '## What is not in the sums',
    notCounted.map((one) => `- ${one}`).join('\n'),
    '## Prices',
    pricesLine(),
    priceTable(),
  ].join('\n\n')}\n`
}

/** What the other builder would cost, or save. */
function builtText(sum: number): string {
  const isCodeBuild = environments[0]?.builder === 'codebuild'
  const builder = isCodeBuild ? 'docker' : 'codebuild'
  const other = sumOf(sharedItems(environments.map((one) => ({ ...one, builder }))))
  return isCodeBuild
    ? `With \`builder: 'docker'\`, images are made where a delivery runs: $${dollars(sum - other)} a month less.`
    : `With \`builder: 'codebuild'\`, CodeBuild makes the images of all deliveries: $${dollars(other - sum)} a month more.`
}

function switchTable(environment: Environment): string {
  return table(
    ['switch', 'key', '$ a month', 'what it means'],
    ['left', 'left', 'right', 'left'],
    turned(environment).map(({ name, key, difference, effect }) => [name, `\`${key}\``, signed(difference), effect]),
  )
}

function overview(all: readonly Estimate[]): string {
  const rows = areas.map(({ name }) => [
    name,
    ...all.map(({ items }) => dollars(sumOf(items.filter(({ area }) => area === name)))),
  ])
  const sum = ['**Sum**', ...all.map((one) => `**${dollars(one.sum)}**`)]
  return table(
    ['$ a month', ...all.map(({ name }) => name)],
    ['left', ...all.map(() => 'right' as const)],
    [...rows, sum],
  )
}

const notCounted = [
  'taxes, support plans, the domain’s registration, GitHub, people',
  'calls in small numbers: reading secrets, using keys, single requests to S3, backup’s requests to it',
  'credits for CPU that a `t4g` database uses above its base for long',
  'storage that the database takes by itself beyond what it starts with',
  'a restore: its instance for as long as it runs, and the way back from the second region',
  'what `cdk bootstrap` keeps: templates and static files of past versions, some cents',
  'Savings Plans and reserved instances, which take a fifth to a half off tasks and the database',
]

function signed(cents: number | undefined): string {
  if (cents === undefined) return 'refused'
  return `${cents < 0 ? '−' : '+'}${dollars(Math.abs(cents))}`
}

function priceTable(): string {
  const rows = Object.entries(prices).map(([name, { price, unit, region, source, note }]) => [
    `\`${name as PriceName}\``,
    number(price, 10),
    unit,
    region,
    `${sources[source]}${note ? `: ${note}` : ''}`,
  ])
  return table(['price', '$', 'per', 'region', 'source'], ['left', 'right', 'left', 'left', 'left'], rows)
}
