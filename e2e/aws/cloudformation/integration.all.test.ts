import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedNotejam } from '../../shared.ts'
import { hasMoto } from '../moto.ts'
import { account } from './aws.ts'
import { anOperator, type Operator } from './operator.ts'

/**
 * `npm run integration`, which has no account of AWS here: all of its steps are made on moto. Only the smoke asks a Notejam
 * on this machine, because nothing answers at a distribution that a stand-in made.
 */
if (hasMoto) {
  describe('npm run integration', () => {
    const command = 'node infra/integration/main.ts'
    const patienceMs = 600_000
    let operator: Operator
    beforeAll(async () => {
      operator = await anOperator()
    })
    afterAll(() => operator.stop())

    it(
      'refuses before it changes anything',
      async () => {
        const { aws } = operator
        const refused = async (words: string, sentence: string | RegExp) => {
          const { code, output } = await operator.type(`${command} ${words}`)
          expect([code, output]).toEqual([1, expect.stringMatching(sentence)])
        }
        await refused('', 'npm run integration -- ACCOUNT')
        await refused('12345', 'npm run integration -- ACCOUNT')
        await refused('111122223333', `You named account 111122223333, and these credentials open ${account}`)
        await refused(account, 'There is no terminal to ask')
        await refused(`${account} --yes 111122223333`, 'Nothing was changed')
        const Resources = { Topic: { Type: 'AWS::SNS::Topic', Properties: {} } }
        await aws.create('us-east-1', 'notejam-test-edgelog', { Resources })
        await refused(
          `${account} --yes ${account}`,
          /is not empty of Notejam[\s\S]*stack notejam-test-edgelog \(us-east-1\)/,
        )
        expect(await aws.states('eu-central-1')).toEqual({})
      },
      patienceMs,
    )

    it(
      'applies dev, asks it, fails a deployment, removes everything, and writes it down',
      async () => {
        const { aws, place } = operator
        await aws.empty()
        const page = join(place.folder, 'docs/drills')
        const known = existsSync(page) ? readdirSync(page) : []
        const { code, output } = await operator.type(
          `${command} ${account} --yes ${account} --smoke-at ${await sharedNotejam()}`,
        )
        expect(code, output).toBe(0)

        for (const region of ['eu-central-1', 'us-east-1']) expect(await aws.states(region)).toEqual({})
        // These went through their services, where "nothing is left" was read back.
        const byHand = /^AWS::(ECR::Repository|KMS::Key|Logs::LogGroup|S3::Bucket)$/
        const kept = (await aws.played()).living.filter(({ type }) => !byHand.test(type))
        expect(kept.map(({ address }) => address)).toEqual([])
        const [written = ''] = readdirSync(page).filter((name) => !known.includes(name))
        const text = readFileSync(join(page, written), 'utf8')
        expect(text).toContain('a rehearsal without AWS (`--smoke-at`): **passed**')
        expect(text).toMatch(
          /\| a deployment that fails \|.*notejam-dev-app UPDATE_ROLLBACK_COMPLETE; the service runs/,
        )
        expect(text).not.toContain(account)
      },
      patienceMs,
    )
  })
} else {
  it('is not rehearsed without moto', () => {
    process.stderr.write('!!! NOT TESTED: npm run integration was not rehearsed on moto, which .ci/run installs. !!!\n')
  })
}
