/** What `engines.ts` and `release.ts` use of npm's own comparison of versions. */
declare module 'semver' {
  /** The lowest version that is in a range; null for a range that holds none. */
  export function minVersion(range: string): { readonly version: string } | null
  /** Null for what is no version. */
  export function parse(version: string): object | null
  export function gt(version: string, other: string): boolean
  export function satisfies(version: string, range: string): boolean
}
