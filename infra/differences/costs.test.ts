import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { environments } from '../config/environments.ts'
import { checkout } from '../deploy/run.ts'
import { costsOf } from './costs.ts'

const page = (dev: string, prod: string) => `# Costs\n\n## dev: $${dev} a month\n\n| x |\n\n## prod: $${prod} a month\n`

it('O8: says what each environment costs before and after', () => {
  const told = costsOf(page('98.10', '1,240.00'), page('98.10', '1,324.05')).replace(/ +/g, ' ')
  expect(told.split('\n').slice(2)).toEqual([
    '| dev | 98.10 | 98.10 | 0.00 |',
    '| prod | 1,240.00 | 1,324.05 | +84.05 |',
  ])
  expect(costsOf(page('98.10', '1,240.00'), page('98.10', '1,240.00'))).toBe('The bill stays the same.')
})

it('O8: reads the page that is there', () => {
  const now = readFileSync(join(checkout, 'docs/costs.md'), 'utf8')
  const told = costsOf('', now)
  for (const { name } of environments) expect(told).toMatch(new RegExp(`^\\| ${name} .*new \\|$`, 'm'))
})
