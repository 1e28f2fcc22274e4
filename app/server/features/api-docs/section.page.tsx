import { Fragment } from 'preact'
import { routes } from '../../routes.ts'
import {
  responseOf,
  type ApiDocument,
  type Content,
  type DescribedOperation,
  type JsonSchema,
} from '../../shell/api/api-document.ts'
import { sections } from '../../shell/api/document.ts'
import { Page } from '../../shell/page.tsx'
import { curlOf } from './curl.ts'
import { Code, words } from './parts.tsx'
import { refsIn, typeWords } from './type-words.tsx'

interface SectionPageProps {
  readonly title: string
  readonly document: ApiDocument
}

/** The addresses of one part of the API, and the objects that they take and give. */
export function SectionPage({ title, document }: SectionPageProps) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, one]) => one.tags.includes(title))
      .map(([method, one]) => ({ path, method, one })),
  )
  const objects = refsIn(operations, document)
  return (
    <Page title={`API: ${title}`} width="reading">
      <div class="api">
        <p class="meta">
          <a href={routes.apiDocs.home.href()}>API</a>
        </p>
        <h1>{title}</h1>
        <p>{sections[title]}</p>
        <ul class="api-index">
          {operations.map(({ one }) => (
            <li key={one.operationId}>
              <a href={`#${one.operationId}`}>{one.summary}</a>
            </li>
          ))}
        </ul>
        {operations.map(({ path, method, one }) => (
          <Operation key={one.operationId} method={method} path={path} operation={one} document={document} />
        ))}
        <h2>Objects</h2>
        {objects.map((name) => (
          <section key={name} id={`object-${name}`}>
            <h3>{name}</h3>
            <p>{words(aboutOf(document.components.schemas[name]))}</p>
            <Fields schema={document.components.schemas[name] ?? {}} />
          </section>
        ))}
      </div>
    </Page>
  )
}

function aboutOf(schema: JsonSchema = {}): string {
  const { description = '' } = schema as { readonly description?: string }
  return description
}

interface OperationProps {
  readonly method: string
  readonly path: string
  readonly operation: DescribedOperation
  readonly document: ApiDocument
}

function Operation({ method, path, operation, document }: OperationProps) {
  const { operationId, summary, description, parameters, requestBody, responses } = operation
  return (
    <section id={operationId} class="api-operation">
      <h2>{summary}</h2>
      <p class="api-path">
        <code>
          <b>{method.toUpperCase()}</b> {path}
        </code>
      </p>
      <p>{words(description)}</p>
      {parameters.length > 0 && (
        <>
          <h3>Parameters</h3>
          <dl class="api-fields">
            {parameters.map((one) => (
              <Field
                key={one.name}
                name={one.name}
                isNeeded={one.required ?? false}
                schema={{ ...one.schema, ...(one.description ? { description: one.description } : {}) }}
                where={one.in}
              />
            ))}
          </dl>
        </>
      )}
      {requestBody && (
        <>
          <h3>Body</h3>
          <ul>
            {Object.entries(requestBody.content).map(([media, { schema }]) => (
              <li key={media}>
                <code>{media}</code>: {typeWords(schema)}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Answers</h3>
      <dl class="api-answers">
        {Object.entries(responses)
          .map(([status, one]) => [status, responseOf(document, one)] as const)
          .map(([status, { description: says, content }]) => (
            <Fragment key={status}>
              <dt>{status}</dt>
              <dd>{answerWords(content, says)}</dd>
            </Fragment>
          ))}
      </dl>
      <Code text={curlOf(method, path, operation, document)} />
    </section>
  )
}

function answerWords(content: Content | undefined, says: string) {
  const json = content?.['application/json']
  if (json) return typeWords(json.schema)
  if (content?.['application/problem+json']) return problemLinks(says)
  const [media] = Object.keys(content ?? {}).filter((one) => one !== 'text/plain')
  return (
    <>
      {media && <code>{media}</code>} {words(says)}
    </>
  )
}

/** `stale: It was changed meanwhile.` leads to where it is described. */
function problemLinks(says: string) {
  return says
    .split(/(?<=\.) (?=[a-z-]+: )/)
    .map((one) => one.split(':', 1)[0] ?? '')
    .map((code, n) => (
      <Fragment key={code}>
        {n > 0 && ', '}
        <a href={`${routes.apiDocs.home.href()}#problem-${code}`}>{code}</a>
      </Fragment>
    ))
}

function Fields({ schema }: { readonly schema: JsonSchema }) {
  const { properties = {}, required = [] } = schema as {
    readonly properties?: Readonly<Record<string, JsonSchema>>
    readonly required?: readonly string[]
  }
  return (
    <dl class="api-fields">
      {Object.entries(properties).map(([name, one]) => (
        <Field key={name} name={name} isNeeded={required.includes(name)} schema={one} />
      ))}
    </dl>
  )
}

interface FieldProps {
  readonly name: string
  readonly isNeeded: boolean
  readonly schema: JsonSchema
  readonly where?: string
}

function Field({ name, isNeeded, schema, where }: FieldProps) {
  const { description } = schema as { readonly description?: string }
  return (
    <>
      <dt>
        <code>{name}</code>
      </dt>
      <dd>
        <span class="meta">
          {typeWords(schema)}
          {where === 'header' && ', a header'}
          {!isNeeded && ', optional'}
        </span>
        {description && <> {words(description)}</>}
      </dd>
    </>
  )
}
