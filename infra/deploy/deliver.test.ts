import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotejamApp } from '../notejam-app.ts'
import { prod } from '../test/variants.ts'
import type { Aws } from './aws.ts'
import { deliver } from './deliver.ts'
import { keptDeliveries, Records } from './records.ts'
import { account, none, resolved } from './test-kit.ts'
import { expectNotOlder, running, versionIn } from './version.ts'

const [environment] = resolved([prod])
const [older, newer] = ['a'.repeat(40), 'b'.repeat(40)]
const digests = { [older]: `sha256:${'1'.repeat(64)}`, [newer]: `sha256:${'2'.repeat(64)}` }

/** Templates of both commits. */
const made: Record<string, string> = {}
beforeAll(() => {
  for (const commit of [older, newer]) {
    const outdir = mkdtempSync(join(tmpdir(), 'notejam-templates-'))
    const given = { environments: [prod], repository: { name: 'a/b', subject: 'a/b' }, isForReading: true }
    new NotejamApp({ ...given, outdir, version: `0.1.0+${commit}`, imageDigest: digests[commit] ?? '' }).synth()
    made[commit] = outdir
  }
})
afterAll(() => {
  for (const folder of Object.values(made)) rmSync(folder, { recursive: true })
})

/** An account with a bucket, a registry and an app stack that says what runs. */
function anAccount(runs?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-bucket-'))
  const objects = new Map<string, string>()
  const tags: string[] = []
  const state = { runs }
  const after = (words: readonly string[], option: string) => words[words.indexOf(option) + 1] ?? ''
  const answers: Record<string, (words: readonly string[]) => unknown> = {
    'cloudformation describe-stacks': () => {
      if (!state.runs) return none('ValidationError')
      const outputs = { Version: `0.1.0+${state.runs}`, Address: 'https://notes.example' }
      return {
        Stacks: [{ Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })) }],
      }
    },
    's3api list-objects-v2': () => (objects.size > 0 ? { Contents: [...objects.keys()].map((Key) => ({ Key })) } : {}),
    's3api put-object': (words) => {
      const kept = join(folder, String(objects.size))
      copyFileSync(after(words, '--body'), kept)
      objects.set(after(words, '--key'), kept)
      return {}
    },
    's3api get-object': (words) => {
      copyFileSync(objects.get(after(words, '--key')) ?? '', words.at(-1) ?? '')
      return {}
    },
    's3api delete-object': (words) => {
      objects.delete(after(words, '--key'))
      return {}
    },
    'ecr batch-get-image': (words) => ({ images: [{ imageManifest: `{"of":"${after(words, '--image-ids')}"}` }] }),
    'ecr put-image': (words) => {
      tags.push(
        `${after(words, '--repository-name')} ${after(words, '--image-tag')} ${after(words, '--image-manifest')}`,
      )
      return {}
    },
  }
  const aws: Aws = {
    ask<T>(words: readonly string[], region = ''): Promise<T> {
      expect(region, words.join(' ')).not.toBe('')
      const answer = answers[words.slice(0, 2).join(' ')]?.(words)
      if (answer === undefined) throw new Error(`the test has no answer to ${words.join(' ')}`)
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as T)
    },
  }
  const records = new Records(aws, environment, account)
  const deployed: string[] = []
  return {
    ...{ aws, records, objects, tags, deployed },
    /** @param good the commits that pass the smoke */
    deliver: (commit: string, good: readonly string[]) =>
      deliver({
        ...{ environment, aws, records, templates: made[commit] ?? '' },
        rollOut: (templates) => {
          state.runs = versionIn(templates, 'prod')?.split('+')[1]
          deployed.push(state.runs ?? '')
          return Promise.resolve()
        },
        smoke: ({ version }) => Promise.resolve(good.includes(version?.split('+')[1] ?? '')),
      }),
  }
}

describe('a delivery', () => {
  it('O5: is recorded once it has passed the smoke, and its image is spared from expiry', async () => {
    const { deliver, records, tags, deployed } = anAccount()
    await deliver(older, [older])
    expect(deployed).toEqual([older])
    expect(await records.list()).toMatchObject([{ commit: older }])
    expect(tags).toEqual([
      expect.stringMatching(new RegExp(`^deployed/notejam-prod ran-\\d{14} .*${digests[older] ?? ''}`)),
    ])
  })

  it('O5: that fails is taken back to the templates and the image that ran before, as they were recorded', async () => {
    const { deliver, records, tags, deployed } = anAccount()
    await deliver(older, [older])
    await expect(deliver(newer, [older])).rejects.toThrow(
      `The new version of prod does not do what it should (above). prod is back at ${older}.`,
    )
    expect(deployed).toEqual([older, newer, older])
    expect(
      (await records.list()).map(({ commit }) => commit),
      'what failed is nothing to go back to',
    ).toEqual([older])
    expect(tags.filter((tag) => tag.includes(digests[newer] ?? ''))).toEqual([])
  })

  it('says where it stays when nothing before it was recorded, and when the one before fails, too', async () => {
    const first = anAccount()
    await expect(first.deliver(newer, [])).rejects.toThrow('no delivery before it is recorded: it still runs.')
    expect(first.deployed).toEqual([newer])
    const second = anAccount()
    await second.deliver(older, [older])
    await expect(second.deliver(newer, [])).rejects.toThrow(`back at ${older}, which does not do it now either`)
  })
})

describe('recorded deliveries', () => {
  it('are handed out as they were, and named by the beginning of a commit', async () => {
    const { records } = anAccount()
    await records.keep(made[older] ?? '', `0.1.0+${older}`, new Date('2026-11-30T01:02:03Z'))
    for (const version of [older, older.slice(0, 7), `0.1.0+${older.slice(0, 7)}`]) {
      const found = await records.find(version)
      expect(found).toMatchObject({ commit: older, at: '2026-11-30T01-02-03Z' })
      const same = await records.withTemplates(found, async (folder) => {
        return readFileSync(join(folder, 'manifest.json'), 'utf8')
      })
      expect(same).toBe(readFileSync(join(made[older] ?? '', 'manifest.json'), 'utf8'))
    }
    for (const version of ['0.1.0', 'main', 'aaaaaa', newer]) {
      await expect(records.find(version)).rejects.toThrow(/No delivery of .*\n.*newest recorded are\n {2}aaaaaaaaaaaa/)
    }
    await expect(anAccount().records.find(older)).rejects.toThrow('None is recorded yet.')
  })

  it(`are the newest ${keptDeliveries}`, async () => {
    const { records, objects } = anAccount()
    for (let second = 0; second < keptDeliveries; second++) {
      objects.set(`deliveries/2026-11-29T00-00-${String(second).padStart(2, '0')}Z_${older}.tgz`, '')
    }
    await records.keep(made[newer] ?? '', `0.1.0+${newer}`, new Date('2026-11-30T01:02:03Z'))
    expect(objects.size).toBe(keptDeliveries)
    expect([...objects.keys()].some((key) => key.includes('T00-00-00Z'))).toBe(false)
    expect((await records.list())[0]?.commit).toBe(newer)
  })
})

describe('O5: an older commit', () => {
  const git =
    (answers: Record<string, string | boolean>) =>
    (...words: string[]) => {
      const answer = answers[words[0] ?? ''] ?? false
      return { isOk: answer !== false, stdout: String(answer) }
    }
  const judge = (answers: Record<string, string | boolean>) => () => {
    expectNotOlder('prod', `0.1.0+${newer}`, `0.1.0+${older}`, git(answers))
  }

  it('never replaces a newer one', () => {
    expect(judge({ 'cat-file': true, 'merge-base': true })).toThrow(
      `prod runs ${newer}, which is newer than ${older}. To go back: npm run deploy -- prod --to aaaaaaa`,
    )
    expect(judge({ 'cat-file': true, 'merge-base': false })).not.toThrow()
  })

  it('cannot be told in half a history', () => {
    expect(judge({ 'rev-parse': 'true' })).toThrow('git fetch --unshallow')
    expect(judge({ 'rev-parse': 'false' }), "a branch's, whose commit is nowhere else").not.toThrow()
  })

  it('is told from what the app stack says; before the first deployment there is none', async () => {
    expect(await running(anAccount(older).aws, environment)).toMatchObject({ version: `0.1.0+${older}` })
    expect((await running(anAccount().aws, environment)).version).toBeUndefined()
    expect(() => {
      expectNotOlder('prod', undefined, `0.1.0+${older}`, git({}))
    }).not.toThrow()
  })
})
