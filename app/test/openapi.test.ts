import AjvCompiler from '@fastify/ajv-compiler'
import { expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import {
  responseOf,
  type ApiDocument,
  type DescribedOperation,
  type JsonSchema,
} from '../server/shell/api/api-document.ts'
import { oneOfEach } from './one-of-each.ts'
import { calls } from './every-call.ts'
import { aProgram } from './programs.ts'
import { sharedWorld } from './world.ts'

const aWorld = sharedWorld()

interface Described {
  readonly paths: Record<string, Record<string, DescribedOperation>>
}

it('the description is the one in docs/openapi.json (`npx vitest run -u app/test/openapi.test.ts` writes it)', async () => {
  const world = await aWorld()
  const { body, headers } = await world.visit(routes.api.description.href())
  expect(headers.get('content-type')).toMatch(/^application\/json/)
  await expect(`${body}\n`).toMatchFileSnapshot('../../docs/openapi.json')
})

it('has every address that needs a token, each with a name, words and answers of its own', async () => {
  const world = await aWorld()
  const { body } = await world.visit(routes.api.description.href())
  const { paths } = JSON.parse(body) as Described
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ title: `${method.toUpperCase()} ${path}`, ...one })),
  )
  const titles = calls.filter(({ scope }) => scope).map(({ title }) => title.replace(/:(\w+)/g, '{$1}'))
  expect(described.map(({ title }) => title).sort()).toEqual(titles.sort())
  expect(new Set(described.map(({ operationId }) => operationId)).size).toBe(described.length)
  expect(body, 'expressions that not every language can read').not.toMatch(/"pattern": "[^"]*\\\\[pu]/)
  for (const { title, description, parameters, responses } of described) {
    for (const one of parameters) expect(one.description, `${title} ${one.name}`).toBeTruthy()
    expect(description.length, title).toBeGreaterThan(10)
    expect(Object.keys(responses), title).toEqual(expect.arrayContaining(['401', '403', '429', '500', '503']))
  }
})

it('gives an example of each body and each answer that is as its schema has it', async () => {
  const world = await aWorld()
  const document = JSON.parse((await world.visit(routes.api.description.href())).body) as ApiDocument
  let found = 0
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { requestBody, responses }] of Object.entries(methods)) {
      const answers = Object.values(responses).map((one) => responseOf(document, one))
      for (const content of [requestBody?.content, ...answers.map((one) => one.content)]) {
        const json = content?.['application/json']
        if (!json) continue
        found++
        expect(problemsOf(document, json.schema, json.example), `${method} ${path}`).toBeNull()
      }
    }
  }
  expect(found).toBeGreaterThan(40)
})

it('describes every answer: its status, its headers and its fields', async () => {
  const world = await aWorld()
  const document = JSON.parse((await world.visit(routes.api.description.href())).body) as ApiDocument
  const missing = await aProgram(world, await world.aPerson('Mallory'))
  for (const call of calls.filter(({ scope }) => scope)) {
    const ada = await world.aPerson('Ada')
    const ids = await oneOfEach(world, ada)
    const own = await aProgram(world, ada)
    const { responses } = document.paths[call.pattern.replace(/:(\w+)/g, '{$1}')]?.[call.method.toLowerCase()] ?? {}
    for (const { call: send } of [own, missing]) {
      const { status, headers, json } = await send(call.method, call.path(ids), call.body(ids), call.headers)
      const what = `${call.title} ${status}`
      const described = responses?.[status]
      expect(described, what).toBeDefined()
      if (!described) continue
      const { headers: known = {}, content = {} } = responseOf(document, described)
      for (const name of ['ETag', 'Location']) {
        expect(headers.has(name), `${what}: ${name}`).toBe(status < 400 && Object.hasOwn(known, name))
      }
      const media = headers.get('content-type')?.replace(/;.*/, '') ?? ''
      if (!/json$/.test(media)) continue
      expect(Object.keys(content), what).toContain(media)
      expect(problemsOf(document, content[media]?.schema ?? {}, json), what).toBeNull()
    }
  }
})

it('is shown as pages without scripts, each with its requests as commands', async () => {
  const world = await aWorld()
  const home = await world.visit(routes.apiDocs.home.href())
  expect(home.body).toContain('id="problem-stale"')
  const sections = [...home.body.matchAll(/href="\/api\/reference\/([a-z]+)"/g)].map(([, name = '']) => name)
  expect(sections.length).toBeGreaterThan(8)
  for (const section of sections) {
    const page = await world.visit(routes.apiDocs.section.href({ section }))
    expect([page.status, page.body.includes('curl ')], section).toEqual([200, true])
    expect(page.body, section).not.toContain('[object')
    for (const [, to = ''] of page.body.matchAll(/href="#([\w-]+)"/g)) {
      if (to !== 'main') expect(page.body, `${section}: ${to}`).toContain(`id="${to}"`)
    }
  }
  expect((await world.visit(routes.apiDocs.section.href({ section: 'nothing' }))).status).toBe(404)
})

const compile = AjvCompiler()({}, { customOptions: { coerceTypes: false, strict: false, removeAdditional: false } })

/** What of a value is not as a schema of the description has it; null for nothing. */
function problemsOf({ components }: ApiDocument, schema: JsonSchema, value: unknown): unknown {
  const check = compile({ schema: { ...schema, components }, method: 'GET', url: '/', httpPart: 'body' }) as {
    (value: unknown): boolean
    errors?: unknown
  }
  return check(value) ? null : check.errors
}
