import type { FastifyInstance, FastifySchema } from 'fastify'
import { routes } from '../../routes.ts'
import { answerHeaders, answersOf, headersOf, problemAnswers, type Answers } from './answers.ts'
import type { ApiDocument, Content, DescribedOperation, JsonSchema, Parameter, Response } from './api-document.ts'
import { exampleOf } from './examples.ts'
import { hoisted } from './hoisted.ts'
import { ProblemSchema } from './problem-schema.ts'
import type { ProblemCode } from './problem.ts'

/** What is said of a part of the API. */
export const sections: Readonly<Record<string, string>> = {
  Notes: 'Titles and texts in Markdown, with optimistic locking.',
  Pads: 'A pad holds notes.',
  Tasks: 'Boxes in the text of notes, open or ticked.',
  Tags: 'Words with # in the text of notes.',
  Search: 'The language of the search field.',
  Attachments: 'Files of notes.',
  Revisions: 'The history of notes.',
  Shares: 'Pages of notes and pads for readers without an account.',
  Import: 'Notes from elsewhere.',
  Export: 'All notes in one archive.',
  Account: 'Whose token it is.',
}

const everywhere: readonly ProblemCode[] = [
  'https-needed',
  'token-needed',
  'bad-token',
  'lacks-scope',
  'second-factor',
  'bad-request',
  'too-often',
  'defect',
  'away',
  'busy',
]
const ofChanges: readonly ProblemCode[] = ['cross-site']
const ofBodies: readonly ProblemCode[] = ['malformed-json', 'media-type', 'too-large', 'invalid']
const ofKeys: readonly ProblemCode[] = ['key-in-use', 'key-for-another-request']

/** The description of all addresses of a scope, from their schemas. */
export function documentOf(scope: FastifyInstance, { publicOrigin }: { readonly publicOrigin: string }): ApiDocument {
  const raw = JSON.parse(JSON.stringify(scope.swagger())) as { paths: Record<string, Record<string, RawOperation>> }
  const schemas: Record<string, JsonSchema> = { Problem: ProblemSchema }
  const responses: Record<string, Response> = {}
  const paths = Object.entries(raw.paths).map(([path, methods]) => {
    const described = Object.entries(methods).map(([method, one]) => [
      method,
      describedAs(method, hoisted(one, schemas), { responses, schemas }),
    ])
    return [path, Object.fromEntries(described) as Record<string, DescribedOperation>] as const
  })
  return {
    openapi: '3.1.0',
    info: { title: 'Notejam', version: '1.0.0', ...{ description } },
    servers: [{ url: publicOrigin }],
    tags: Object.entries(sections).map(([name, description]) => ({ name, description })),
    ...{ security: [{ token: [] }] },
    paths: Object.fromEntries(paths),
    components: {
      schemas: sorted(schemas),
      responses: sorted(responses),
      ...{ headers: answerHeaders, securitySchemes: { token } },
    },
  }
}

const token = { type: 'http', scheme: 'bearer', description: 'A token of the account: nj_ and 49 characters.' }

function sorted<Value>(named: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(named).sort(([one], [other]) => (one < other ? -1 : 1)))
}

const description =
  'Notes, pads, tags, search, files, history and sharing of one account, for its programs. Version 1 only grows: fields and addresses are ' +
  `added, and none is removed or changes its meaning. Errors are problems (RFC 9457); their types are described at ${routes.apiDocs.home.href()}.`

interface RawOperation {
  readonly operationId: string
  readonly tags: string[]
  readonly summary: string
  readonly description: string
  readonly parameters?: Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly 'x-answers'?: Answers
  readonly 'x-problems'?: ProblemCode[]
  readonly 'x-bodies'?: Readonly<Record<string, JsonSchema>>
  readonly 'x-open'?: boolean
  readonly 'x-tagged'?: boolean
  readonly 'x-optional'?: boolean
}

/** What of a route's schema swagger knows nothing of, under names that it passes on. */
export function withOwn(schema: FastifySchema, isOpen: boolean): FastifySchema {
  const { answers, problems, bodies, isTagged, isBodyOptional, ...known } = schema
  return {
    ...known,
    'x-answers': answers,
    'x-problems': problems ?? [],
    'x-bodies': bodies,
    'x-open': isOpen,
    'x-tagged': isTagged ?? false,
    'x-optional': isBodyOptional ?? false,
  } as FastifySchema
}

interface Components {
  readonly responses: Record<string, Response>
  readonly schemas: Readonly<Record<string, JsonSchema>>
}

function describedAs(method: string, raw: RawOperation, { responses, schemas }: Components): DescribedOperation {
  const { operationId, tags, summary, description, parameters = [], requestBody, 'x-bodies': bodies } = raw
  const given = Object.entries(requestBody?.content ?? {}).map(
    ([media, { schema, example }]) => [media, { schema, example: example ?? exampleOf(schema, schemas) }] as const,
  )
  const files = Object.entries(bodies ?? {}).map(([media, schema]) => [media, { schema }] as const)
  const content =
    given.length + files.length > 0 ? Object.fromEntries<Content[string]>([...given, ...files]) : undefined
  const own = raw['x-problems'] ?? []
  const isOpen = raw['x-open'] ?? false
  const problems: readonly ProblemCode[] = [
    ...(isOpen ? (['defect', 'away', 'busy'] as const) : everywhere),
    ...(parameters.length > 0 ? (['bad-address'] as const) : []),
    ...(parameters.some((one) => one.in === 'path') ? (['not-found'] as const) : []),
    ...(method === 'get' ? [] : ofChanges),
    ...(content ? ofBodies : []),
    ...(method === 'post' ? ofKeys : []),
    ...own,
  ]
  return {
    ...{ operationId, tags, summary, description },
    parameters: [...parameters.map(toldOf), ...headersOf({ method, problems })],
    ...(content ? { requestBody: { required: !raw['x-optional'], content } } : {}),
    responses: {
      ...answersOf({ method, answers: raw['x-answers'] ?? {}, problems, isTagged: raw['x-tagged'] ?? false, schemas }),
      ...problemAnswers(problems, responses),
      // Told before anything else is read, and so in plain words.
      431: { description: 'The address or the headers are too long.', content: { 'text/plain': { schema: {} } } },
    },
    ...(isOpen ? { security: [] } : {}),
  }
}

/** Ids of a path are told by their names. */
function toldOf(parameter: Parameter): Parameter {
  if (parameter.in !== 'path' || parameter.description !== undefined) return parameter
  return { ...parameter, description: `The id of the ${parameter.name.replace(/Id$/, '')}.` }
}
