import type { ApiDocument, DescribedOperation, Parameter } from '../../shell/api/api-document.ts'

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
    ...bodyOf(operation),
  ]
  return lines.join(' \\\n  ')
}

function methodOf(method: string, hasBody: boolean, hasQuery: boolean): string {
  if (method === 'get') return hasQuery ? '-G ' : ''
  return method === 'post' && hasBody ? '' : `-X ${method.toUpperCase()} `
}

function bodyOf({ requestBody, operationId }: DescribedOperation): string[] {
  const { content } = requestBody ?? {}
  if (!content) return []
  const json = content['application/json']
  if (json) return [`--json '${JSON.stringify(json.example).replaceAll("'", "'\\''")}'`]
  return [operationId === 'startImport' ? `-F dry_run=1 -F files=@notes.zip` : `-F files=@label.png`]
}

function valueOf({ name, schema, example }: Parameter): unknown {
  const { examples } = schema as { readonly examples?: readonly unknown[] }
  return example ?? examples?.[0] ?? (name.endsWith('Id') ? '42' : '…')
}
