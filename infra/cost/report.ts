import { assumptions } from './assumptions.ts'
import type { Estimate } from './estimate.ts'
import { hoursPerMonth, sumOf, type Item } from './item.ts'
import { event, steadyMonth } from './load.ts'
import { prices, pricesDate, pricesRegion } from './prices.ts'

type Side = 'left' | 'right'

/** A table that reads well as text and as Markdown. */
export function table(head: readonly string[], sides: readonly Side[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    // A last column of sentences is not padded.
    column === head.length - 1 && sides[column] === 'left'
      ? 3
      : Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? ''
      return sides[column] === 'right' ? cell.padStart(width) : cell.padEnd(width)
    })
    return `| ${cells.join(' | ')} |`
  }
  const rule = widths.map((width, column) =>
    sides[column] === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

/** Cents → `1,234.56`. */
export function dollars(cents: number): string {
  return number(cents / 100, 2, 2)
}

export function number(value: number, maxDigits = 2, minDigits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: maxDigits, minimumFractionDigits: minDigits })
}

/** `≈` before an unchecked price. */
export function unitPrice({ price: name }: Pick<Item, 'price'>): string {
  const { price, unit, checked } = prices[name]
  return `${checked ? '' : '≈ '}${number(price, 10)} / ${unit}`
}

export function itemTable(items: readonly Item[]): string {
  const areas = Map.groupBy(items, ({ area }) => area)
  const rows = Array.from(areas, ([area, own]) => [
    ...own.map((item) => [item.name, item.from, number(item.quantity), unitPrice(item), dollars(item.cents)]),
    [`**${area}**`, '', '', '', `**${dollars(sumOf(own))}**`],
  ]).flat()
  const sum = ['**Sum**', '', '', '', `**${dollars(sumOf(items))}**`]
  return table(
    ['item', 'read from', 'quantity', 'unit price, $', '$ a month'],
    ['left', 'left', 'right', 'left', 'right'],
    [...rows, sum],
  )
}

/** One environment: its items, and the share of checked prices. */
export function estimateText(estimate: Estimate): string {
  const { name, region, items, sum, checked, allowance, firstYear, firstMonth, withEvents, load } = estimate
  const more = withEvents.sum - sum
  const lines = [
    `## ${name}: $${dollars(sum)} a month`,
    ...(region === pricesRegion
      ? []
      : [
          `${name} is in ${region}. The prices are those of ${pricesRegion}: its own may be a fifth lower, or half as high again.`,
        ]),
    itemTable(items),
    `${number((checked / sum) * 100, 0)} % of the sum rests on checked prices; the others (≈) were not looked up again, ±15 %.`,
    `This is month ${steadyMonth}, when what is kept has gathered: monthly backups, where there are any, and versions of keys. In the first year it is $${dollars(firstYear)} or less; the first month costs $${dollars(firstMonth.sum)}, of it $${dollars(firstMonth.once)} once, for the first whole copies to the second region.`,
    `An hour costs $${dollars(sum / hoursPerMonth)}; one of four times the load, with all the tasks that scaling may start, $${dollars(sum / hoursPerMonth + (withEvents.sum - sum) / withEvents.load.eventHours)}.`,
    `An account that holds nothing else would pay $${dollars(allowance)} less: AWS gives each account some of what is counted here for nothing.`,
    ...(load.eventHours > 0
      ? [`Counted with ${load.eventHours} hours at ${load.eventFactor} times the usual load.`]
      : [`With ${event.eventHours} hours at ${event.eventFactor} times the load: $${dollars(more)} more.`]),
  ]
  return lines.join('\n\n')
}

/** The assumptions for the named environments. */
export function assumptionsTable(names: readonly string[]): string {
  const shown = (['dev', 'test', 'prod'] as const).filter((name) => names.includes(name))
  const rows = Object.entries(assumptions).map(([key, one]) => [
    key,
    ...shown.map((name) => number(one[name])),
    one.unit,
    one.why,
  ])
  return table(['assumed', ...shown, 'unit', 'why'], ['left', ...shown.map((): Side => 'right'), 'left', 'left'], rows)
}

export function pricesLine(): string {
  return `Prices of ${pricesRegion} in US dollars before taxes, as written down on ${pricesDate}.`
}
