import type { JsonSchema } from './api-document.ts'

/** Problems, as the description has them. */
export const ProblemSchema: JsonSchema = {
  title: 'Problem',
  description: 'What went wrong (RFC 9457).',
  type: 'object',
  properties: {
    type: {
      type: 'string',
      description: 'The stable name of the kind of problem, as an address that describes it.',
      format: 'uri',
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What to do, in a sentence.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, detail: { type: 'string' } },
        required: ['field', 'detail'],
      },
    },
    current: {
      type: 'object',
      description: 'The version of now, of a note that was changed meanwhile.',
      properties: { version: { type: 'integer' }, title: { type: 'string' }, text: { type: 'string' } },
      required: ['version', 'title', 'text'],
    },
    is_undone: { type: 'boolean', description: 'Whether the request certainly changed nothing.' },
    reference: { type: 'string', description: 'By which the operator finds it in the log.' },
  },
  required: ['type', 'title', 'status', 'detail'],
}
