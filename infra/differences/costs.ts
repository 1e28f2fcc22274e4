import { dollars, table } from '../cost/report.ts'

/**
 * What a month of each environment costs before and after, as docs/costs.md says: a test holds that page to the templates.
 * @param before the page of the former commit
 */
export function costsOf(before: string, after: string): string {
  const [former, now] = [before, after].map(sumsIn)
  const rows = Array.from(now ?? [], ([name, cents]) => {
    const was = former?.get(name)
    const change = was === undefined ? 'new' : signed(cents - was)
    return [name, was === undefined ? '' : dollars(was), dollars(cents), change]
  })
  const isSame = rows.every(([, , , change]) => change === '0.00')
  if (isSame) return 'The bill stays the same.'
  return table(['a month, $', 'before', 'after', 'change'], ['left', 'right', 'right', 'right'], rows)
}

/** Cents a month, by environment. */
function sumsIn(page: string): Map<string, number> {
  const found = page.matchAll(/^## (\w+): \$([\d,]+\.\d\d) a month$/gm)
  return new Map(
    Array.from(found, ([, name = '', sum = '']) => [name, Math.round(Number(sum.replaceAll(',', '')) * 100)]),
  )
}

function signed(cents: number): string {
  return cents > 0 ? `+${dollars(cents)}` : dollars(cents)
}
