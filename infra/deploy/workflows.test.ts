import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { environments } from '../config/environments.ts'
import { checkout } from './run.ts'

const folder = join(checkout, '.github/workflows')
const workflows = readdirSync(folder)
  .filter((file) => file.endsWith('.yml'))
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))

it('S5: every action is pinned by its hash, with its version, and made by GitHub or Docker', () => {
  const uses = workflows.flatMap(({ text }) => [...text.matchAll(/uses: (\S+)/g)].map(([, used = '']) => used))
  expect(uses.length).toBeGreaterThan(5)
  const known = /^(actions\/[a-z-]+|docker\/setup-buildx-action)@[0-9a-f]{40}$/
  expect(uses.filter((used) => !used.startsWith('./') && !known.test(used))).toEqual([])
  const named = workflows.flatMap(({ text }) => text.match(/uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm) ?? [])
  expect(named).toHaveLength(uses.filter((used) => !used.startsWith('./')).length)
})

it('S5: only jobs of an environment ask for a token, and none of them runs for a pull request', () => {
  const deliver = workflows.find(({ file }) => file === 'deliver.yml')?.text ?? ''
  const [, ...jobs] = deliver.split(/^ {2}(?=[a-z-]+:$)/m)
  expect(deliver).toMatch(/^permissions:\n {2}contents: read\n/m)
  const asking = jobs.filter((job) => job.includes('id-token: write'))
  expect(asking.map((job) => job.split(':')[0])).toEqual(['build', 'dev', 'test-environment', 'prod'])
  for (const job of asking)
    expect(job).toMatch(/needs: (templates|dev|test-environment)|if: github.event_name == 'push'/)
  expect(jobs.find((job) => job.startsWith('test:'))).not.toMatch(/id-token|secrets\.|environment:/)
})

it('S5: no long-lived key is named anywhere', () => {
  for (const { text } of workflows) expect(text).not.toMatch(/secrets\.AWS|aws-access-key-id/)
})

it("S5: no package's script runs where a role can be asked for", () => {
  const all = workflows
    .flatMap(({ text }) => text.split(/^ {2}(?=[a-z-]+:$)/m))
    .filter((job) => /id-token: write/.test(job))
  const installs = all.flatMap((job) => job.match(/npm ci.*/g) ?? [])
  expect(installs.length).toBeGreaterThan(1)
  expect(new Set(installs)).toEqual(new Set(['npm ci --ignore-scripts']))
  for (const job of all) expect(job).not.toMatch(/npm (run|test|start)/)
})

it('O5 O6: one image and one set of templates go through all environments, in order', () => {
  const deliver = workflows.find(({ file }) => file === 'deliver.yml')?.text ?? ''
  const order = [...deliver.matchAll(/environment: (dev|test|prod)$/gm)].map(([, name]) => name)
  expect(order).toEqual(['dev', ...environments.map(({ name }) => name)])
  expect(deliver.match(/npm run synth/g)).toHaveLength(1)
  expect(deliver.match(/build-image/g)).toHaveLength(1)
})

const textOf = (name: string) => workflows.find(({ file }) => file === name)?.text ?? ''

it('O5: going back is one at a time with deliveries, from what was recorded: nothing is built or synthesised', () => {
  const [deploys, back] = [textOf('deploy.yml'), textOf('rollback.yml')]
  for (const text of [deploys, back]) expect(text).toContain('concurrency: deploy-${{ inputs.environment }}')
  expect(back).toMatch(/on:\n {2}workflow_dispatch:/)
  expect(back).toContain(`options: [${environments.map(({ name }) => name).join(', ')}]`)
  expect(back).toContain('node infra/deploy/main.ts "$ENVIRONMENT" --to "$VERSION"')
  expect(back).not.toMatch(/synth|build|download-artifact/)
})

it('O7 S5: every environment is compared with its templates at night, by a role that no reviewer has to give', () => {
  const [, ...jobs] = textOf('nightly.yml').split(/^ {2}(?=[a-z-]+:$)/m)
  const asking = jobs.filter((job) => job.includes('id-token'))
  expect(asking.map((job) => job.split(':')[0])).toEqual(['drift'])
  expect(asking[0]).not.toMatch(/^ {4}environment:|secrets\./m)
  expect(asking[0]).toContain('bash .github/workflows/sign-in.sh "$ENVIRONMENT" drift\n')
  const page = readFileSync(join(checkout, 'docs/deploy.md'), 'utf8')
  const [, given = ''] = /`DRIFT` names[^]*?```json\n([^]*?)```/.exec(page) ?? []
  const named = JSON.parse(given) as { environment: string; account: string; region: string }[]
  expect(named.map(({ environment }) => environment)).toEqual(environments.map(({ name }) => name))
  for (const one of named) expect(Object.keys(one)).toEqual(['environment', 'account', 'region'])
})

it('O5: a delivery has the history that tells which of two commits is older', () => {
  expect(textOf('deploy.yml')).toContain('fetch-depth: 0')
})

it('S5: what a person typed reaches no shell but as a variable', () => {
  for (const { file, text } of workflows) {
    const scripts = text.match(/run: .*\$\{\{.*/g) ?? []
    expect(scripts, file).toEqual([])
  }
})

it('S5: what runs for a pull request gets no token of a role, and what may write comments runs nothing of it', () => {
  const text = textOf('pull-request.yml')
  expect(text).not.toMatch(/id-token|secrets\.|environment:|pull_request_target/)
  const [, ...jobs] = text.split(/^ {2}(?=[a-z-]+:$)/m)
  const writing = jobs.filter((job) => job.includes(': write'))
  expect(writing.map((job) => job.split(':')[0])).toEqual(['comment'])
  expect(writing[0]).not.toMatch(/checkout|npm|node /)
  expect(text).toContain('actions/dependency-review-action@')
  for (const { file, text: other } of workflows) expect(other, file).not.toContain('pull_request_target')
})

it('newer versions come grouped, for everything that is pinned, and none that is younger than a week', () => {
  const text = readFileSync(join(checkout, '.github/dependabot.yml'), 'utf8')
  const [, ...updates] = text.split(/^ {2}- package-ecosystem: /m)
  expect(updates.map((update) => update.split('\n')[0])).toEqual(['npm', 'github-actions', 'pip'])
  for (const update of updates) {
    expect(update).toMatch(/cooldown: \{ default-days: ([7-9]|\d\d)/)
    expect(update).toMatch(/^ {4}groups:$/m)
  }
})

describe('the preview of a pull request', () => {
  const text = textOf('preview.yml')
  const [, ...jobs] = text.slice(text.indexOf('\njobs:')).split(/^ {2}(?=[a-z-]+:$)/m)
  const job = (name: string) => jobs.find((one) => one.startsWith(`${name}:`)) ?? ''

  it('S5: is made by its label and removed without it, never of a fork, and no secret is named', () => {
    expect(text).toContain('types: [labeled, unlabeled, synchronize, reopened, closed]')
    expect(jobs.map((one) => one.split(':')[0])).toEqual(['build', 'templates', 'deploy', 'remove'])
    for (const name of ['build', 'remove']) {
      const [, condition = ''] = /^ {4}if: >-\n((?: {6}.*\n)+)/m.exec(job(name)) ?? []
      expect(condition, name).toMatch(
        /&&\n {6}github\.event\.pull_request\.head\.repo\.full_name == github\.repository\n$/,
      )
      expect(condition, name).toContain("github.event.label.name == 'preview'")
    }
    // The others begin only after the first.
    expect(job('templates')).toContain('needs: build')
    expect(job('deploy')).toContain('needs: templates')
    expect(text).not.toContain('secrets.')
  })

  it('S5: gets the role of its own environment alone; templates are made without one', () => {
    const own = 'environment: pr${{ github.event.pull_request.number }}'
    for (const name of ['build', 'deploy', 'remove']) expect(job(name), name).toContain(own)
    expect(text.match(/environment: .*/g)).toHaveLength(3)
    expect(job('templates')).not.toMatch(/id-token|sign-in|environment:/)
  })

  it('is not made again after it was removed, and is removed with the code that was reviewed', () => {
    const turn = 'concurrency: deploy-pr${{ github.event.pull_request.number }}'
    for (const name of ['deploy', 'remove']) expect(job(name), name).toContain(turn)
    expect(text.match(/concurrency:/g)).toHaveLength(2)
    expect(job('deploy').indexOf('= OPEN')).toBeLessThan(job('deploy').indexOf('actions/checkout'))
    expect(job('remove')).toContain('ref: ${{ github.event.pull_request.base.ref }}')
  })

  it('S5: no other workflow of pull requests asks for a role', () => {
    const others = workflows.filter(({ file, text: one }) => file !== 'preview.yml' && /^ {2}pull_request:/m.test(one))
    for (const { file, text: one } of others) {
      if (file !== 'deliver.yml') expect(one, file).not.toContain('id-token')
    }
  })
})
