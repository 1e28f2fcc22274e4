import type { ApiDocument, DescribedOperation, JsonSchema, Parameter } from '../../shell/api/api-document.ts'

/** An example of a schema: what it says itself, or one that is made of its parts. */
function exampleOf(schema: JsonSchema, document: ApiDocument): unknown {
  const {
    examples,
    anyOf,
    type,
    properties,
    $ref,
    default: usual,
  } = schema as {
    readonly examples?: readonly unknown[]
    readonly anyOf?: readonly JsonSchema[]
    readonly type?: string
    readonly properties?: Readonly<Record<string, JsonSchema>>
    readonly enum?: readonly unknown[]
    readonly $ref?: string
    readonly default?: unknown
  }
  if (examples) return examples[0]
  if ($ref !== undefined) return exampleOf(document.components.schemas[$ref.replace(/.*\//, '')] ?? {}, document)
  if (anyOf) return exampleOf(anyOf[0] ?? {}, document)
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  if (usual !== undefined) return usual
  if (type === 'object' && properties) {
    const shown = Object.entries(properties).map(([name, one]) => [name, exampleOf(one, document)] as const)
    return Object.fromEntries(shown.filter(([, value]) => value !== undefined))
  }
  if (type === 'boolean') return true
  if (type === 'integer') return 1
  return undefined
}

/** The request as a command. */
export function curlOf(method: string, path: string, operation: DescribedOperation, document: ApiDocument): string {
  const { parameters, requestBody } = operation
  const inPath = parameters.filter((one) => one.in === 'path')
  const address = inPath.reduce((whole, one) => whole.replace(`{${one.name}}`, String(valueOf(one))), path)
  const query = parameters.filter((one) => one.in === 'query' && one.required)
  const headers = parameters.filter((one) => one.in === 'header' && (one.required || method === 'post'))
  const lines = [
    `curl ${methodOf(method, requestBody !== undefined, query.length > 0)}${document.servers[0]?.url ?? ''}${address}`,
    `-H "Authorization: Bearer $NOTEJAM_TOKEN"`,
    ...headers.map((one) => `-H '${one.name}: ${String(valueOf(one))}'`),
    ...query.map((one) => `--data-urlencode '${one.name}=${String(valueOf(one))}'`),
    ...bodyOf(operation, document),
  ]
  return lines.join(' \\\n  ')
}

function methodOf(method: string, hasBody: boolean, hasQuery: boolean): string {
  if (method === 'get') return hasQuery ? '-G ' : ''
  return method === 'post' && hasBody ? '' : `-X ${method.toUpperCase()} `
}

function bodyOf({ requestBody, operationId }: DescribedOperation, document: ApiDocument): string[] {
  const { content } = requestBody ?? {}
  if (!content) return []
  const json = content['application/json']
  if (json) return [`--json '${JSON.stringify(exampleOf(json.schema, document)).replaceAll("'", "'\\''")}'`]
  return [operationId === 'startImport' ? `-F dry_run=1 -F files=@notes.zip` : `-F files=@label.png`]
}

function valueOf({ name, schema }: Parameter): unknown {
  const { examples } = schema as { readonly examples?: readonly unknown[] }
  return examples?.[0] ?? (name.endsWith('Id') ? '42' : '…')
}
