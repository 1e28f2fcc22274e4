import { describe, expect, it } from 'vitest'
import { median, medianFigures, medianRatio, percentile, type Figures } from './figures.ts'

const round = (requestsPerSecond: number, p50 = 1): Figures => ({
  ...{ answers: 1, requestsPerSecond, p50, p95: 1.5 * p50, p99: 2 * p50 },
  cpuMicroseconds: undefined,
})

describe('figures', () => {
  it('takes the middle value, and the mean of two', () => {
    expect(median([9, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([])).toBeNaN()
  })

  it('takes a percentile that is one of the values', () => {
    const sorted = Array.from({ length: 100 }, (_, index) => index + 1)
    expect(percentile(sorted, 0.5)).toBe(50)
    expect(percentile(sorted, 0.99)).toBe(99)
    expect(percentile([7], 0.99)).toBe(7)
  })

  it('compares neighbours: one slow round of the whole machine leaves the ratio alone', () => {
    const limit = [round(1000), round(100), round(1000)]
    const page = [round(400), round(40), round(400)]
    expect(medianRatio(page, limit, (figures) => figures.requestsPerSecond)).toBe(0.4)
  })

  it('says that the processor time is unknown where it is', () => {
    expect(medianFigures([round(1), round(3), round(2)])).toMatchObject({
      requestsPerSecond: 2,
      cpuMicroseconds: undefined,
    })
  })
})
