import { Fragment, type ComponentChildren } from 'preact'
import type { ApiDocument, JsonSchema } from '../../shell/api/api-document.ts'

interface Keywords {
  readonly type?: string | readonly string[]
  readonly $ref?: string
  readonly anyOf?: readonly JsonSchema[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly items?: JsonSchema
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

const formats: Readonly<Record<string, string>> = { 'date-time': 'time', binary: 'file' }

/** What a schema allows, in a few words. */
export function typeWords(schema: JsonSchema): ComponentChildren {
  const {
    type = 'anything',
    $ref,
    anyOf,
    const: one,
    enum: choices,
    items,
    format = '',
    properties,
    ...more
  } = schema as Keywords
  if ($ref !== undefined) {
    const name = $ref.replace(/.*\//, '')
    return <a href={`#object-${name}`}>{name}</a>
  }
  if (one !== undefined) return <code>{JSON.stringify(one).replaceAll('"', '')}</code>
  if (anyOf) return joined(anyOf.map(typeWords), ' or ')
  if (choices)
    return joined(
      choices.map((choice) => <code key={String(choice)}>{String(choice)}</code>),
      ' or ',
    )
  if (items) return <>list of {typeWords(items)}</>
  if (properties) {
    return joined(
      Object.entries(properties).map(([name, field]) => (
        <Fragment key={name}>
          <code>{name}</code> ({typeWords(field)})
        </Fragment>
      )),
      ', ',
    )
  }
  const [first = '', ...others] = [type].flat()
  return [formats[format] ?? first, ...others].join(' or ') + boundsOf(more)
}

function boundsOf({ minimum, maximum, maxLength, default: usual }: Keywords): string {
  const range = minimum !== undefined && maximum !== undefined ? ` ${minimum}–${maximum}` : ''
  const length = maxLength !== undefined && maxLength <= 1_000 ? ` up to ${maxLength} characters` : ''
  return `${range}${length}${usual === undefined ? '' : `, ${JSON.stringify(usual)} unless said`}`
}

function joined(parts: readonly ComponentChildren[], by: string): ComponentChildren {
  return parts.map((part, n) => (
    <Fragment key={n}>
      {n > 0 && by}
      {part}
    </Fragment>
  ))
}

/** The names of all objects that a part of the description leads to. */
export function refsIn(node: unknown, document: ApiDocument, found = new Set<string>()): string[] {
  for (const [, name = ''] of JSON.stringify(node).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
    if (found.has(name)) continue
    found.add(name)
    refsIn(document.components.schemas[name], document, found)
  }
  return [...found].sort()
}
