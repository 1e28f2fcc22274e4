/** Adds a problem with a key of an environment unless `holds`. */
export type Expect = (holds: boolean, key: string, why: string) => void

export function whole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max
}
