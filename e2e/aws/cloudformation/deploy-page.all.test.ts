import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkout } from '../../../kit/program.ts'
import { hasMoto } from '../moto.ts'
import { anOperator, type Operator } from './operator.ts'
import { commandsOf } from './page.ts'

/**
 * docs/deploy.md is followed from an empty account to running environments and back, command by command. Images are
 * built by a Docker that answers from a record (tools/docker.ts). A command of the page that is not in the list here fails,
 * and so does one of the list that is no longer on the page.
 */

/** Of one command on a busy machine: a deployment asks, makes templates and creates four stacks. */
const patienceMs = 600_000

const complete = /^(CREATE|UPDATE)_COMPLETE$/
const [main, edge, copies] = ['eu-central-1', 'us-east-1', 'eu-west-1']

interface Step {
  /** How the command begins. */
  readonly command: string
  /** Why it is not run. */
  readonly notRun?: string
  /** Words of the page that a person replaces, or would answer, from what was printed before. */
  readonly fill?: (command: string, before: string) => string
  /** What is true afterwards: the exit code is no evidence. */
  readonly then?: (operator: Operator, output: string) => Promise<void>
}

const steps: readonly Step[] = [
  {
    command: 'npm run synth             #',
    then: async (_, output) => expect(output).toMatch(/templates in .*notejam-dev-network.*notejam-prod-app/),
  },
  { command: 'npm run cost -- --env prod', then: async (_, output) => expect(output).toContain('prod') },
  {
    command: 'npm run setup -- dev test prod',
    async then(operator, output) {
      const { aws } = operator
      await expectComplete(aws, main, ['ci', 'bounds-dev', 'bounds-test', 'bounds-prod'].map(named))
      for (const region of [main, edge]) await expectComplete(aws, region, ['dev', 'test', 'prod'].map(toolkit))
      await expectComplete(aws, copies, [toolkit('prod')])
      // "Send these now": moto grants them at once.
      const wishes = [...output.matchAll(/→ (aws service-quotas request-service-quota-increase [^;\n]+)/g)]
      expect(wishes.length, 'a new account grants too little for prod').toBeGreaterThan(0)
      for (const [, wish = ''] of wishes) expect((await operator.type(wish)).code, wish).toBe(0)
    },
  },
  {
    command: 'npm run deploy -- dev --check',
    async then({ aws }, output) {
      expect(output).toMatch(/\d+ ok, \d+ for later/)
      expect(Object.keys(await aws.states(main)).filter((name) => name.startsWith('notejam-dev-'))).toEqual([])
    },
  },
  { command: 'npm run deploy -- dev', then: (operator) => expectServing(operator, 'dev') },
  {
    command: 'npm run deploy -- test',
    notRun: "it is dev's command with other sizes, which creation.all.test.ts creates",
  },
  {
    command: 'npm run deploy -- prod',
    then: async (operator) => {
      await expectServing(operator, 'prod')
      await expectComplete(operator.aws, copies, [named('prod-dr')])
    },
  },
  { command: 'npm run synth -- --env dev' },
  {
    command: "npx cdk destroy --app infra/cdk.out 'dev/*'",
    // A person answers the question.
    fill: (command) => `${command} --force`,
    then: async ({ aws }) => {
      const left = Object.keys({ ...(await aws.states(main)), ...(await aws.states(edge)) })
      expect(left.filter((name) => name.startsWith('notejam-dev-'))).toEqual([])
      expect(left, 'the other environments stay').toEqual(expect.arrayContaining([named('prod-data')]))
    },
  },
  { command: 'aws rds describe-db-snapshots', then: async (_, output) => expect(output).toMatch(/^notejam-dev/) },
  { command: 'aws rds delete-db-snapshot', fill: (command, before) => command.replace('SNAPSHOT', before.trim()) },
  {
    command: 'aws resourcegroupstaggingapi get-resources',
    then: async (_, output) => expect(output).toContain(':key/'),
  },
  {
    command: 'aws kms schedule-key-deletion',
    fill: (command, before) => command.replace('KEY', /key\/([\w-]+)/.exec(before)?.[1] ?? ''),
  },
]

const named = (stack: string) => `notejam-${stack}`
const toolkit = (environment: string) => `CDKToolkit-nj${environment}`

async function expectComplete(aws: Operator['aws'], region: string, stacks: readonly string[]): Promise<void> {
  const states = await aws.states(region)
  for (const stack of stacks) {
    expect(states[stack], `${stack} in ${region}`).toMatch(complete)
    const resources = Object.entries(await aws.resources(region, stack))
    expect(
      resources.filter(([, state]) => !complete.test(state)),
      stack,
    ).toEqual([])
  }
}

async function expectServing({ aws }: Operator, name: string): Promise<void> {
  await expectComplete(
    aws,
    main,
    ['network', 'data', 'app'].map((stack) => named(`${name}-${stack}`)),
  )
  await expectComplete(aws, edge, [named(`${name}-edgelog`)])
  expect((await aws.outputs(main, named(`${name}-app`)))['Address']).toMatch(/^https:\/\/\w+\.cloudfront\.net$/)
}

const page = commandsOf(join(checkout, 'docs/deploy.md'))

it('knows every command of docs/deploy.md, in their order', () => {
  const known = page.map(
    (command) => steps.find((step) => command.startsWith(step.command))?.command ?? `?? ${command}`,
  )
  expect(known).toEqual(steps.map(({ command }) => command))
})

if (hasMoto) {
  describe('docs/deploy.md, followed on moto', () => {
    let operator: Operator
    let before = ''
    beforeAll(async () => {
      operator = await anOperator()
    })
    afterAll(() => operator.stop())

    for (const [index, { command, notRun, fill, then }] of steps.entries()) {
      it(
        notRun ? `${command}: not run, because ${notRun}` : command,
        async () => {
          const written = page[index] ?? ''
          if (notRun) return
          const { code, output } = await operator.type(fill?.(written, before) ?? written)
          expect(code, output).toBe(0)
          before = output
          await then?.(operator, output)
        },
        patienceMs,
      )
    }
  })
} else {
  it('is not followed without moto', () => {
    process.stderr.write('!!! NOT TESTED: docs/deploy.md was not followed on moto, which .ci/run installs. !!!\n')
  })
}
