import { expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { calls } from './every-call.ts'
import { sharedWorld } from './world.ts'

const aWorld = sharedWorld()

interface Described {
  readonly paths: Record<string, Record<string, { operationId: string; description: string; responses: object }>>
}

it('the description is the one in docs/openapi.json (`npx vitest run -u app/test/openapi.test.ts` writes it)', async () => {
  const world = await aWorld()
  const { body, headers } = await world.visit(routes.api.description.href())
  expect(headers.get('content-type')).toMatch(/^application\/json/)
  await expect(`${body}\n`).toMatchFileSnapshot('../../docs/openapi.json')
})

it('has every address that needs a token, each with a name, words and answers of its own', async () => {
  const world = await aWorld()
  const { paths } = JSON.parse((await world.visit(routes.api.description.href())).body) as Described
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ title: `${method.toUpperCase()} ${path}`, ...one })),
  )
  const titles = calls.filter(({ scope }) => scope).map(({ title }) => title.replace(/:(\w+)/g, '{$1}'))
  expect(described.map(({ title }) => title).sort()).toEqual(titles.sort())
  expect(new Set(described.map(({ operationId }) => operationId)).size).toBe(described.length)
  for (const { title, description, responses } of described) {
    expect(description.length, title).toBeGreaterThan(10)
    expect(Object.keys(responses), title).toEqual(expect.arrayContaining(['401', '403', '429', '500', '503']))
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
