import { it } from 'vitest'
import { killSeries } from './kill-series.ts'

it(
  'a server that is killed while people save loses no acknowledged save, and makes no note twice',
  { timeout: 120_000 },
  (test) => killSeries(test, { writers: 4, savesOfEach: 30, kills: 2 }),
)
