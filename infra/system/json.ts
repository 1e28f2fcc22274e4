export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** A value inside a value, by its path; undefined if there is none. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as JsonObject)[key] : undefined),
    value,
  )
}

/** A list; one value as a list of one, and undefined as an empty list. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as readonly Json[]) : [value]
}

/** A value as text: a string as it is, undefined as `undefined`, and others as JSON. */
export function text(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return value === undefined ? 'undefined' : JSON.stringify(value)
}

/** The value of a tag. */
export function tagOf(properties: JsonObject, key: string): string | undefined {
  const tag = listOf(properties['Tags']).find((one) => at(one, 'Key') === key)
  const value = at(tag, 'Value')
  return typeof value === 'string' ? value : undefined
}

/** JSON with sorted keys, for comparisons. */
export function canonical(value: Json | undefined): string {
  return JSON.stringify(value, (_, inner: Json) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
