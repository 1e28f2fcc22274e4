import { createHash } from 'node:crypto'
import { at, canonical, text, type Json, type JsonObject } from '../system/json.ts'

/**
 * References between stacks are weak: CloudFormation reads another stack's output only while it updates a resource that
 * refers to it. A resource therefore carries, as metadata, a hash of what made the values that it refers to; it is updated
 * when that changes, although nothing else of it does.
 */
const key = 'notejam:references'

interface Parts {
  readonly [name: string]: Json
}
interface Made {
  readonly Resources?: Readonly<Record<string, JsonObject>>
  readonly Outputs?: Readonly<Record<string, Parts>>
}

/**
 * @param template of a stack, with all references resolved
 * @param templateOf the same of another stack, by its name
 */
export function withHashes<T extends Made>(template: T, templateOf: (stack: string) => Made | undefined): T {
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]) => {
    const outputs = outputsIn(resource['Properties'])
    if (outputs.length === 0) return [id, resource] as const
    const made = outputs.map(({ stack, output }) => [stack, output, ...madeOf(templateOf(stack), output)])
    const hash = createHash('sha256').update(canonical(made)).digest('hex').slice(0, 16)
    return [
      id,
      { ...resource, Metadata: { ...(resource['Metadata'] as JsonObject | undefined), [key]: hash } },
    ] as const
  })
  return { ...template, Resources: Object.fromEntries(resources) }
}

interface Output {
  readonly stack: string
  readonly output: string
}

/** The outputs of other stacks that a value refers to, at any depth. */
function outputsIn(value: Json | undefined): Output[] {
  if (typeof value !== 'object' || value === null) return []
  const reference = at(value, 'Fn::GetStackOutput')
  if (reference !== undefined)
    return [{ stack: text(at(reference, 'StackName')), output: text(at(reference, 'OutputName')) }]
  return Object.values(value).flatMap((one: Json) => outputsIn(one))
}

/** An output with every resource that its value depends on. */
function madeOf({ Resources = {}, Outputs = {} }: Made = {}, output: string): Json[] {
  const value = Outputs[output]?.['Value']
  const ids = new Set<string>()
  const follow = (part: Json | undefined) => {
    for (const id of idsIn(part)) {
      const resource = Resources[id]
      if (!resource || ids.has(id)) continue
      ids.add(id)
      follow(resource['Properties'])
    }
  }
  follow(value)
  const made = [...ids].sort().map((id) => ({
    id,
    type: Resources[id]?.['Type'] ?? null,
    properties: Resources[id]?.['Properties'] ?? null,
    references: at(Resources[id], 'Metadata', key) ?? null,
  }))
  return [value ?? null, ...made]
}

/** The logical ids in a value: by `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
function idsIn(value: Json | undefined): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]: [string, Json]) => {
    if (name === 'Ref') return [text(one)]
    if (name === 'Fn::GetAtt') return [text(at(one, 0) ?? one).split('.')[0] ?? '']
    const inText = name === 'Fn::Sub' ? [...text(one).matchAll(/\$\{(\w+)/g)].map(([, id = '']) => id) : []
    return [...inText, ...idsIn(one)]
  })
}
