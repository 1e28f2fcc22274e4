import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'

/** @returns undefined for what is no JSON, or not of this shape */
export function jsonOf<Schema extends TSchema>(schema: Schema, text: string): Static<Schema> | undefined {
  return shaped(schema, parsed(text))
}

/** Fields that are null are left out: programs write them for what is not there. @returns undefined for what is no JSON */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => value ?? undefined)
  } catch {
    return undefined
  }
}

/** @returns undefined for what is not of this shape */
export function shaped<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> | undefined {
  return Value.Check(schema, value) ? value : undefined
}
