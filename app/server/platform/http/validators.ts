import AjvCompiler from '@fastify/ajv-compiler'
import type { FastifyRouteSchemaDef, FastifyValidationResult } from 'fastify/types/schema.js'
import { isCursor } from '../lists/keyset.ts'
import { formats, keywords } from './forms.ts'

const compile = AjvCompiler()(
  {},
  {
    customOptions: {
      // A script may send numbers or strings; an array is never coerced to a string.
      coerceTypes: true,
      allErrors: true,
      removeAdditional: false,
      keywords,
      formats: { ...formats, cursor: isCursor },
    },
  },
)

const compiled = new Map<string, FastifyValidationResult>()

/** Compiles the schemas of pages, each once for a process: many addresses have the same ids, cursors and forms. */
export function validatorOf(route: FastifyRouteSchemaDef<unknown>): FastifyValidationResult {
  const key = JSON.stringify(route.schema, (_, value: unknown) =>
    typeof value === 'function' ? numberOf(value) : value,
  )
  const made = compiled.get(key) ?? (compile(route) as FastifyValidationResult)
  compiled.set(key, made)
  return made
}

const numbers = new Map<unknown, number>()

/** Fields are checked by functions: schemas with different ones are different. */
function numberOf(check: unknown): string {
  const number = numbers.get(check) ?? numbers.size
  numbers.set(check, number)
  return `function ${number}`
}
