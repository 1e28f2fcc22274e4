import type { JsonSchema } from './api-document.ts'

/**
 * An example of a schema: what it says itself, or one that is made of its parts.
 * @param schemas the components that it may refer to
 */
export function exampleOf(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): unknown {
  const { examples, anyOf, type, properties, items, $ref, default: usual } = schema as Keywords
  if (examples) return examples[0]
  if ($ref !== undefined) return exampleOf(schemas[$ref.replace(/.*\//, '')] ?? {}, schemas)
  if (anyOf) return exampleOf(anyOf[0] ?? {}, schemas)
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  if (usual !== undefined) return usual
  if (items) return [exampleOf(items, schemas)].filter((one) => one !== undefined)
  if (properties) {
    const shown = Object.entries(properties).map(([name, one]) => [name, exampleOf(one, schemas)] as const)
    return Object.fromEntries(shown.filter(([, value]) => value !== undefined))
  }
  const [first] = [type].flat()
  if (first === 'boolean') return true
  if (first === 'integer') return 1
  return undefined
}

interface Keywords {
  readonly examples?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly $ref?: string
  readonly default?: unknown
}
