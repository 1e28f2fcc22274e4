import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { repository } from '../config/environments.ts'
import { NotejamApp } from '../notejam-app.ts'
import { prod } from '../test/variants.ts'
import { cdkDiff } from './cdk-diff.ts'
import { differencesOf, templateFilesIn } from './differences.ts'

/** Before a delivery: it starts the CDK's command line, which takes seconds of CPU. */

it('says that a database would be replaced', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-differences-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { directory } = new NotejamApp({ environments: [prod], repository, outdir: join(folder, 'now') }).synth()
  const after = templateFilesIn(directory)
  const now = readFileSync(after.get('prod/Data') ?? '', 'utf8')
  const former = now.replace('"StorageEncrypted": true', '"StorageEncrypted": false')
  expect(former, 'the template must have an encrypted database for this to mean anything').not.toBe(now)
  writeFileSync(join(folder, 'former.json'), former)
  const before = new Map([...after, ['prod/Data', join(folder, 'former.json')]] as const)

  const report = differencesOf(before, after, (stack, formerTemplate) => cdkDiff(directory, stack, formerTemplate))

  expect(report).toMatch(/^### prod\/Data\n\n```\nResources\n\[~\] AWS::RDS::DBInstance .* replace\n/)
  expect(report).toContain('StorageEncrypted (requires replacement)')
})
