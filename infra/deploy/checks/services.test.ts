import { chatIsConnected } from './chat.ts'
import { describe, expect, it } from 'vitest'
import { synthesise } from '../../synthesise.ts'
import { domain, prod } from '../../test/variants.ts'
import { aContext, anAws, none, resolved } from '../test-kit.ts'
import { judgeDistributions } from './cloudfront.ts'
import { zoneIsDelegated } from './hosted-zone.ts'
import { identityOf, judgeSending, mailCanBeSent } from './mail.ts'

const [resolvedProd] = resolved([prod])
const like = (text: string) => expect.stringContaining(text) as unknown

describe('the hosted zone', () => {
  const zone = (Name: string, isPrivate = false) => ({
    HostedZone: { Name, Config: { PrivateZone: isPrivate } },
    DelegationSet: { NameServers: ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'] },
  })
  const check = (answer: unknown, servers: string[] | Error) =>
    zoneIsDelegated.run(
      aContext([{ ...prod, domain }], {
        aws: anAws({ 'route53 get-hosted-zone': answer }),
        nameServers: () => (servers instanceof Error ? Promise.reject(servers) : Promise.resolve(servers)),
      }),
    )

  it.each([
    ['delegated', zone('example.com.'), ['NS-1.awsdns-01.org.'], 'ok', 'example.com is delegated'],
    [
      'not delegated',
      zone('example.com.'),
      ['ns.elsewhere.example'],
      'wrong',
      'the internet asks ns.elsewhere.example for example.com',
    ],
    [
      'not known to the internet',
      zone('example.com.'),
      new Error('ENOTFOUND'),
      'wrong',
      'the internet asks no server for example.com',
    ],
    ['private', zone('example.com.', true), [], 'wrong', 'is a private zone'],
    ['another', zone('other.com.'), [], 'wrong', 'is other.com, and prod.domain.zoneName is example.com'],
    ['not there', none('NoSuchHostedZone'), [], 'wrong', 'no hosted zone Z0123456789ABCDEFGHI '],
  ])('%s', async (_, answer, servers, state, sentence) => {
    const finding = await check(answer, servers)
    expect(finding).toMatchObject({ state, what: like(sentence) })
    if (sentence.startsWith('the internet'))
      expect(finding).toMatchObject({ mend: like('ns-1.awsdns-01.org ns-2.awsdns-02.com') })
  })

  it('is not asked for without a domain', async () => {
    expect(await zoneIsDelegated.run(aContext([prod]))).toMatchObject({ state: 'ok' })
  })
})

it('CloudFront may want an account verified before its first distribution, and cannot be asked', () => {
  expect(judgeDistributions(1).state).toBe('ok')
  expect(judgeDistributions(0)).toMatchObject({ state: 'later', mend: like('Your account must be verified') })
})

describe('mail', () => {
  const inSandbox = { SendingEnabled: true, ProductionAccessEnabled: false }
  const app = [{ StackName: 'notejam-prod-app', StackStatus: 'CREATE_COMPLETE' }]

  it('leaves the sandbox on request', () => {
    expect(judgeSending(resolvedProd, { ...inSandbox, ProductionAccessEnabled: true }).state).toBe('ok')
    expect(judgeSending(resolvedProd, inSandbox)).toMatchObject({
      state: 'later',
      mend: like('aws sesv2 put-account-details --region eu-central-1 --production-access-enabled'),
    })
    expect(
      judgeSending(resolvedProd, { ...inSandbox, Details: { ReviewDetails: { Status: 'PENDING' } } }),
    ).toMatchObject({ mend: like('wait') })
    expect(judgeSending(resolvedProd, { SendingEnabled: false }).what).toContain('paused')
  })

  it.each([
    ['made by the deployment', none('NotFoundException'), [], 'ok', 'the deployment makes the identity'],
    ['confirmed', { VerifiedForSendingStatus: true }, app, 'ok', 'is confirmed'],
    ['waiting for a click', { VerifiedForSendingStatus: false }, app, 'later', 'is not confirmed yet'],
    ['known already', { VerifiedForSendingStatus: true }, [], 'wrong', 'SES knows notejam@notejam.example already'],
  ])('its identity is %s', async (_, identity, Stacks, state, sentence) => {
    const aws = anAws({
      'sesv2 get-account': inSandbox,
      'sesv2 get-email-identity': identity,
      'cloudformation describe-stacks': { Stacks },
    })
    expect(await mailCanBeSent.run(aContext([prod], { aws }))).toEqual([
      expect.objectContaining({ state: 'later' }),
      expect.objectContaining({ state, what: like(sentence) }),
    ])
  })

  it('confirms what the templates name', () => {
    for (const mailFrom of ['notes@example.com', 'notes@mail.example.com', 'notes@badexample.com']) {
      const environment = { ...prod, domain, mailFrom }
      const [made] = synthesise(environment).system.ofType('AWS::SES::EmailIdentity')
      expect(made?.properties['EmailIdentity']).toBe(identityOf(resolved([environment])[0]))
    }
  })
})

it("a channel's workspace has to be connected, and no other is asked for", async () => {
  const aws = anAws({ 'chatbot describe-slack-workspaces': { SlackWorkspaces: [{ SlackTeamId: 'T0ACME' }] } })
  const told = (workspace: string) => ({ ...prod, receivers: { urgent: [{ slack: { workspace, channel: 'C0OPS' } }] } })
  expect(await chatIsConnected.run(aContext([prod]))).toMatchObject({ state: 'ok', what: 'no channel is told' })
  expect(await chatIsConnected.run(aContext([told('T0ACME')], { aws }))).toMatchObject({ state: 'ok' })
  expect(await chatIsConnected.run(aContext([told('T0OTHER')], { aws }))).toMatchObject({
    state: 'wrong',
    what: "Slack's workspace T0OTHER is not connected with this account",
    mend: like('Configure new client'),
  })
})
