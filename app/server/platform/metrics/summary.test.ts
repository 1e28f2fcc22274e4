import { expect, it } from 'vitest'
import { deltasOf, samplesOf } from './summary.ts'

it('samples of a distribution have its percentiles', () => {
  const samples = samplesOf([
    [0.01, 9_000],
    [0.1, 9_800],
    [1, 10_000],
    [Infinity, 10_000],
  ])
  expect(samples).toHaveLength(100)
  const percentile = (share: number) => samples.toSorted((one, other) => one - other)[Math.ceil(share * 100) - 1]
  expect(percentile(0.5)).toBeCloseTo(0.0055, 3)
  expect(percentile(0.95)).toBeCloseTo(0.06, 1)
  expect(percentile(0.99)).toBeGreaterThan(0.1)
})

it('a few values are as many samples, and what is longer than every bucket counts as the last', () => {
  expect(
    samplesOf([
      [1, 0],
      [2, 1],
      [Infinity, 3],
    ]),
  ).toEqual([1.5, 2, 2])
  expect(
    samplesOf([
      [1, 0],
      [Infinity, 0],
    ]),
  ).toEqual([])
  expect(samplesOf([])).toEqual([])
})

it('only what came since counts, also in a histogram that was not there before', () => {
  expect(
    deltasOf(
      [
        [1, 2],
        [Infinity, 3],
      ],
      [
        [1, 2],
        [Infinity, 5],
      ],
    ),
  ).toEqual([
    [1, 0],
    [Infinity, 2],
  ])
  expect(deltasOf([], [[1, 2]])).toEqual([[1, 2]])
})
