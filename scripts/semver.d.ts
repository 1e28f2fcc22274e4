/** What `engines.ts` uses of npm's own comparison of versions. */
declare module 'semver' {
  /** The lowest version that is in a range; null for a range that holds none. */
  export function minVersion(range: string): { readonly version: string } | null
  export function satisfies(version: string, range: string): boolean
}
