import AjvCompiler from '@fastify/ajv-compiler'
import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyValidationResult } from 'fastify/types/schema.js'
import type { Deps } from '../../platform/deps.ts'
import { formats } from '../../platform/http/forms.ts'
import type { ApiDocument } from './api-document.ts'
import { documentOf, withOwn } from './document.ts'
import { completeBody, parseBodies, refuseEncoded } from './bodies.ts'
import { explainRange, refuseUnread, tagAnswer } from './etags.ts'
import { idempotency } from './idempotency.ts'

/** Shared by all apps of a process, as the schemas are. */
const compiler = (coerceTypes: boolean) =>
  AjvCompiler()(
    {},
    { customOptions: { coerceTypes, allErrors: true, removeAdditional: false, strict: false, formats } },
  )
// A body of JSON says what it means; an address is all text.
const [ofBody, ofAddress] = [compiler(false), compiler(true)]

/**
 * What every address of programs has in common: hooks for the gate, keys and ETags, and strict schemas.
 * @param keepsAnswers whether a POST with an Idempotency-Key is answered once more as it was: answers are small then
 */
export async function forPrograms(
  app: FastifyInstance,
  deps: Pick<Deps, 'sql' | 'publicOrigin' | 'secret' | 'previousSecrets'>,
  { keepsAnswers = true }: { readonly keepsAnswers?: boolean } = {},
): Promise<void> {
  const { publicOrigin } = deps
  const { tokenGate } = app
  const keys = idempotency(deps)
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, isForPrograms: true }
  })
  app.decorateRequest('idempotency', undefined)
  app.decorateReply('noteVersion', undefined)
  app.addHook('onRequest', tellReference)
  app.addHook('onRequest', tokenGate.enter)
  app.addHook('onRequest', refuseEncoded)
  app.addHook('preValidation', completeBody)
  app.addHook('preHandler', refuseUnread)
  if (keepsAnswers) app.addHook('preHandler', keys.begin)
  app.addHook('onSend', explainRange(publicOrigin))
  app.addHook('onSend', tagAnswer)
  app.addHook('onSend', keys.end)
  app.addHook('onResponse', tokenGate.leave)
  app.removeContentTypeParser('application/x-www-form-urlencoded')
  parseBodies(app)

  app.setValidatorCompiler(
    (route) => (route.httpPart === 'body' ? ofBody : ofAddress)(route) as FastifyValidationResult,
  )
  // Answers are sent as they are: tests compare them with their schemas.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
}

/** A hook: the log has each request under this id. */
async function tellReference({ id }: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('x-request-id', id)
}

/**
 * The API: the features' addresses and their description.
 * @param features what each of them offers to programs
 * @param onReady gets the description when all addresses are known
 */
export async function registerApi(
  app: FastifyInstance,
  deps: Deps,
  features: readonly FastifyPluginAsync<Deps>[],
): Promise<{ document(): ApiDocument }> {
  let scope: FastifyInstance | undefined
  let made: ApiDocument | undefined
  const api = {
    document(): ApiDocument {
      if (!scope) throw new Error('the API is not registered yet')
      made ??= documentOf(scope, deps)
      return made
    },
  }
  await app.register(async (forApi: FastifyInstance) => {
    scope = forApi
    await forPrograms(forApi, deps)
    await forApi.register(swagger, {
      openapi: { openapi: '3.1.0', info: { title: 'Notejam', version: '1' } },
      transform: ({ schema, url, route }) => ({ schema: withOwn(schema, route.config?.isOpen ?? false), url }),
    })
    for (const feature of features) await forApi.register(feature, deps)
  })
  return api
}
