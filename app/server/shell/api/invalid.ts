import type { FastifyError, FastifySchemaValidationError } from 'fastify'
import { visible } from '../../platform/http/forms.ts'
import { idPattern } from '../../platform/lists/keyset.ts'
import { Problem, type FieldProblem } from './problem.ts'

/** What of a request is not as its schema has it, in one sentence and by field. */
export function invalid({ validation = [], validationContext }: Partial<FastifyError>): Problem {
  const errors = validation.slice(0, maxErrors).map(fieldProblem)
  const isBody = validationContext === 'body'
  const detail =
    errors.map(({ field, detail }) => (field ? `${field}: ${detail}` : `The body ${detail}`)).join('; ') ||
    'See the description.'
  return isBody ? new Problem(422, 'invalid', detail, { errors }) : new Problem(400, 'bad-address', detail, { errors })
}

const maxErrors = 20

function fieldProblem({ instancePath, keyword, params, message = '' }: FastifySchemaValidationError): FieldProblem {
  const field = (name: unknown) => `${instancePath}/${String(name)}`.slice(1)
  if (keyword === 'required') return { field: field(params['missingProperty']), detail: 'is required' }
  if (keyword === 'additionalProperties') {
    return { field: field(params['additionalProperty']).slice(0, 200), detail: 'is not known here' }
  }
  return { field: instancePath.slice(1), detail: ruleWords(keyword, params) ?? message }
}

/** What a rule of a schema asks for. @returns undefined where Ajv says it well enough */
function ruleWords(keyword: string, params: Readonly<Record<string, unknown>>): string | undefined {
  const { type, pattern, format, allowedValues } = params
  const limit = Number(params['limit'])
  if (keyword === 'type') return `must be ${[type].flat().map(typeWord).join(' or ')}`
  if (keyword === 'enum' && Array.isArray(allowedValues)) return `must be one of ${allowedValues.join(', ')}`
  if (keyword === 'pattern' && pattern === idPattern) return 'must be an id, such as "42"'
  if (keyword === 'pattern' && pattern === visible.source) return 'must say something'
  if (keyword === 'maxLength') return `must have ${limit} characters at the most`
  if (keyword === 'minimum') return `must be ${limit} or more`
  if (keyword === 'maximum') return `must be ${limit} or less`
  if (keyword === 'minLength' && limit === 1) return 'must not be empty'
  if (keyword === 'minProperties' && limit === 1) return 'must have at least one field'
  if (keyword === 'format' && format === 'text') return 'must have no NUL and no half of a surrogate pair'
  if (keyword === 'format' && format === 'date-time') return 'must be a time, such as 2027-03-31T09:15:00Z'
  return undefined
}

/** “a string”, “null” */
function typeWord(type: unknown): string {
  const word = String(type)
  return word === 'null' ? word : `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`
}
