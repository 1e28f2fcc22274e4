import { readFile } from 'node:fs/promises'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importsOf, readSources, root } from '../../scripts/imports.ts'

const server = 'app/server'
const imports = importsOf(await readSources())

const isTest = (file: string) => /\.test\.|-world\.ts$/.test(file) || file.startsWith('app/test/')
/** Rooms that use the built product from outside. They are tests from end to end, so their tests keep the rules too. */
const roomOf = (file: string) => /^(bench|drill|e2e|fuzz|kit|smoke)\//.exec(file)?.[1]
const featureOf = (file: string) => new RegExp(`^${server}/features/([^/]+)/`).exec(file)?.[1]

/** From the top to the bottom: each knows only what stands below it. */
const layers = ['features', 'notes', 'shell', 'platform']
const layerOf = (file: string) => layers.findIndex((layer) => file.startsWith(`${server}/${layer}/`))

/** What each layer may not reach. */
const rules: { name: string; breaks: (from: string, to: string) => boolean }[] = [
  {
    name: 'imports go from features to notes, to shell, to platform, and never the other way round',
    breaks: (from, to) =>
      layerOf(from) > 0 &&
      (/^app\/server\/(app|main|jobs|cleanup)\.ts$/.test(to) || (layerOf(to) !== -1 && layerOf(to) < layerOf(from))),
  },
  {
    name: 'features link to each other through routes.ts only',
    breaks: (from, to) => {
      const [one, other] = [featureOf(from), featureOf(to)]
      // The sample account is one like any other: its sessions end.
      const isSample = one === 'sample' && /\/accounts\/accounts\.queries\.ts$/.test(to)
      return one !== undefined && other !== undefined && one !== other && !isSample
    },
  },
  {
    name: 'nothing imports what boots the service',
    breaks: (from, to) => to === `${server}/main.ts` && from.startsWith('app/'),
  },
  {
    name: 'addresses and settings know nothing of the rest',
    breaks: (from, to) =>
      /^app\/server\/(routes|config|settings(\/[\w-]+)?|parsers|public-origin)\.ts$/.test(from) &&
      to.startsWith('app/') &&
      !/^app\/server\/(settings(\/[\w-]+)?|parsers|public-origin)\.ts$/.test(to),
  },
  {
    name: 'the platform as code knows the names of the settings, and nothing else of the application',
    breaks: (from, to) => from.startsWith('infra/') && to.startsWith('app/') && to !== `${server}/settings.ts`,
  },
  {
    name: 'nothing knows how it is deployed',
    breaks: (from, to) => !from.startsWith('infra/') && to.startsWith('infra/'),
  },
  {
    name: 'checks read templates, and never the constructs that make them',
    breaks: (from, to) =>
      /^infra\/(checks|system|diagram|cost)\//.test(from) && /^infra\/(constructs|stacks)\//.test(to),
  },
  {
    name: 'the kit knows no room that uses it',
    breaks: (from, to) => roomOf(from) === 'kit' && !/^(kit|app)\//.test(to),
  },
  {
    name: 'journeys, drills, fuzz and benchmarks share the kit and nothing of each other',
    breaks: (from, to) => {
      const [one, other] = [roomOf(from), roomOf(to)]
      return one !== 'kit' && other !== 'kit' && one !== undefined && other !== undefined && one !== other
    },
  },
  {
    name: 'the product is built without the kit',
    breaks: (from, to) => from.startsWith('app/') && roomOf(to) !== undefined,
  },
  {
    name: 'the browser gets no code of the server',
    breaks: (from, to) => (from.startsWith('app/client/') || from.endsWith('.island.ts')) && to.startsWith(server),
  },
]

/** What is written in one place only, so that a change of it is one edit; `known` is one of the places. */
const gates: { name: string; pattern: RegExp; places: RegExp; known: string }[] = [
  {
    name: 'whose session this is, only the gate finds out; accounts begins and ends sessions, and the night removes old ones',
    pattern: /\b(from|join|into|update|table|using|,)\s+(public\.)?"?sessions"?\b/i,
    places: /^app\/server\/(shell\/(gate|session-visits)\.ts|features\/accounts\/.*|cleanup\.ts)$/,
    known: `${server}/shell/gate.ts`,
  },
  {
    name: 'only the gate says who is asking',
    pattern: /\.userId\s*=[^=]/,
    places: /^app\/server\/shell\/gate\.ts$/,
    known: `${server}/shell/gate.ts`,
  },
  {
    name: 'statements over notes stand in features and in what several of them know of a note',
    pattern: /\b(from|join|into|update)\s+(notes|note_revisions|note_files|note_tags|note_search|attachments)\b/i,
    places: /^app\/server\/(features|notes)\//,
    known: `${server}/notes/note-list.queries.ts`,
  },
]

it.each(gates)('$name', async ({ pattern, places, known }) => {
  const found: string[] = []
  for await (const file of glob(`${server}/**/*.{ts,tsx}`, { cwd: root })) {
    if (!isTest(file) && pattern.test(await readFile(join(root, file), 'utf8'))) found.push(file)
  }
  expect(found, 'the gate must be found for this to mean anything').toContain(known)
  expect(found.filter((file) => !places.test(file))).toEqual([])
})

it.each(rules)('$name', async ({ breaks }) => {
  const all = imports.filter(({ from }) => !isTest(from) || roomOf(from) !== undefined)
  expect(all.length, 'there must be imports for this to mean anything').toBeGreaterThan(100)
  expect(all.filter(({ from, to }) => breaks(from, to))).toEqual([])
})

it('no file of the server imports itself by way of others', async () => {
  const all = imports.filter(({ from }) => from.startsWith(`${server}/`) && !isTest(from))
  const byFile = Map.groupBy(all, ({ from }) => from)
  expect(byFile.size, 'there must be files for this to mean anything').toBeGreaterThan(100)
  const done = new Set<string>()
  const circles: string[] = []
  function follow(file: string, path: readonly string[]): void {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
    else if (!done.has(file)) {
      for (const { to } of byFile.get(file) ?? []) follow(to, [...path, file])
      done.add(file)
    }
  }
  for (const file of byFile.keys()) follow(file, [])
  expect(circles).toEqual([])
})
