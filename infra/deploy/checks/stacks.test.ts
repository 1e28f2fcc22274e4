import { describe, expect, it } from 'vitest'
import { dev, prod } from '../../test/variants.ts'
import { aContext, anAws } from '../test-kit.ts'
import { judgeStack, stacksCanBeUpdated } from './stacks.ts'

const like = (text: string) => expect.stringContaining(text) as unknown

describe('a stack', () => {
  it.each([
    ['CREATE_COMPLETE', undefined, undefined],
    ['UPDATE_COMPLETE', undefined, undefined],
    ['UPDATE_ROLLBACK_COMPLETE', undefined, undefined],
    ['CREATE_FAILED', 'later', 'npm run deploy -- prod --abandon'],
    ['ROLLBACK_COMPLETE', 'wrong', 'npm run deploy -- prod --abandon'],
    ['ROLLBACK_FAILED', 'wrong', 'npm run deploy -- prod --abandon'],
    ['DELETE_FAILED', 'wrong', 'npm run deploy -- prod --abandon'],
    ['UPDATE_FAILED', 'wrong', 'aws cloudformation rollback-stack --stack-name notejam-prod-app --region eu-central-1'],
    [
      'UPDATE_ROLLBACK_FAILED',
      'wrong',
      'aws cloudformation continue-update-rollback --stack-name notejam-prod-app --region eu-central-1',
    ],
    ['REVIEW_IN_PROGRESS', 'later', 'npm run deploy -- prod --abandon'],
    [
      'CREATE_IN_PROGRESS',
      'wrong',
      'aws cloudformation wait stack-create-complete --stack-name notejam-prod-app --region eu-central-1; then again',
    ],
    ['UPDATE_IN_PROGRESS', 'wrong', 'wait stack-update-complete'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'wrong', 'wait stack-update-complete'],
    ['UPDATE_ROLLBACK_IN_PROGRESS', 'wrong', 'wait stack-rollback-complete'],
    ['ROLLBACK_IN_PROGRESS', 'wrong', 'wait stack-rollback-complete'],
    ['DELETE_IN_PROGRESS', 'wrong', 'wait stack-delete-complete'],
    ['IMPORT_ROLLBACK_FAILED', 'wrong', 'describe-stack-events'],
  ])('that is %s', (StackStatus, state, mend) => {
    const finding = judgeStack('npm run deploy -- prod --abandon', 'eu-central-1', {
      StackName: 'notejam-prod-app',
      StackStatus,
    })
    expect(finding?.state).toBe(state)
    if (mend) expect(finding?.mend).toContain(mend)
    if (finding) expect(finding.what).toContain(`notejam-prod-app in eu-central-1 is ${StackStatus}`)
  })

  it('is looked for in every region, and those of other environments are not', async () => {
    const stack = (StackName: string, StackStatus: string) => ({ StackName, StackStatus })
    const aws = anAws({
      'cloudformation describe-stacks': { Stacks: [stack('notejam-prod-data', 'UPDATE_COMPLETE')] },
      'cloudformation describe-stacks us-east-1': { Stacks: [stack('notejam-prod2-edgelog', 'ROLLBACK_COMPLETE')] },
      'cloudformation describe-stacks eu-west-1': { Stacks: [stack('notejam-prod-dr', 'ROLLBACK_FAILED')] },
    })
    expect(await stacksCanBeUpdated.run(aContext([prod], { aws }))).toEqual([
      expect.objectContaining({ state: 'wrong', what: like('notejam-prod-dr in eu-west-1 is ROLLBACK_FAILED') }),
    ])
    // Its database holds notes: the new option alone is removed.
    const served = anAws({
      'cloudformation describe-stacks': { Stacks: [stack('notejam-dev-app', 'UPDATE_COMPLETE')] },
      'cloudformation describe-stacks us-east-1': { Stacks: [stack('notejam-dev-waf', 'ROLLBACK_COMPLETE')] },
    })
    expect(await stacksCanBeUpdated.run(aContext([dev], { aws: served }))).toEqual([
      expect.objectContaining({
        mend: 'aws cloudformation delete-stack --stack-name notejam-dev-waf --region us-east-1',
      }),
    ])
    const empty = anAws({ 'cloudformation describe-stacks': { Stacks: [] } })
    expect(await stacksCanBeUpdated.run(aContext([dev], { aws: empty }))).toMatchObject({
      what: like('first deployment'),
    })
  })
})
