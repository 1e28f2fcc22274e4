import { visible } from '../../platform/http/forms.ts'
import type { JsonSchema } from './api-document.ts'

/** Schemas with a title go to the components, once. */
export function hoisted<Node>(node: Node, into: Record<string, JsonSchema>): Node {
  if (Array.isArray(node)) return node.map((one: unknown) => hoisted(one, into)) as Node
  if (typeof node !== 'object' || node === null) return node
  const parts: [string, unknown][] = Object.entries(node)
  const copy: JsonSchema = Object.fromEntries(parts.map(([name, one]) => [name, hoisted(one, into)]))
  const { title, type, properties } = copy
  if (typeof title !== 'string' || type !== 'object' || typeof properties !== 'object') return withoutOwn(copy) as Node
  into[title] ??= withoutOwn(copy)
  return { $ref: `#/components/schemas/${title}` } as Node
}

/** What only our validator knows: a format, and an expression that other languages cannot read. */
function withoutOwn({ format, pattern, ...rest }: JsonSchema): JsonSchema {
  return {
    ...rest,
    ...(format === undefined || format === 'text' ? {} : { format }),
    ...(pattern === undefined || pattern === visible.source ? {} : { pattern }),
  }
}
