import { it } from 'vitest'
import { killSeries } from './kill-series.ts'

it(
  'a server that is killed again and again loses no acknowledged save, and makes no note twice',
  { timeout: 300_000 },
  (test) => killSeries(test, { writers: 8, savesOfEach: 125, kills: 6 }),
)
