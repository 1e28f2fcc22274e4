/** Notes what is wrong with one key of an environment, unless it holds. */
export type Expect = (holds: boolean, key: string, why: string) => void

export function whole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max
}
