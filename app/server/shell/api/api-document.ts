/** The parts of a description in OpenAPI 3.1 that its pages show. */
export interface ApiDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly responses: Readonly<Record<string, Response>>
  }
}

export interface DescribedOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, Response>>
  readonly security?: readonly object[]
}

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: JsonSchema
  readonly example?: unknown
}

export type Content = Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>>

interface DescribedResponse {
  readonly description: string
  readonly headers?: object
  readonly content?: Content
}
export type Response = DescribedResponse | { readonly $ref: string }

export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** What is behind a reference to a component. */
export function responseOf(document: ApiDocument, response: Response): DescribedResponse {
  if (!('$ref' in response)) return response
  return responseOf(document, document.components.responses[response.$ref.replace(/.*\//, '')] ?? { description: '' })
}
