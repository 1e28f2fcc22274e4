import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { domainToASCII } from 'node:url'
import { describe, expect, it, type TestContext } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { aGuest, type Answer } from '../kit/guest.ts'
import { signUp } from '../kit/person.ts'
import type { Program } from '../kit/program.ts'
import { certificate } from '../kit/tls-postgres.ts'
import { aUsedPlace, type Place } from './place.ts'
import { startSes, type SentMail, type Ses } from './ses.ts'
import { startSmtp, type Smtp } from './smtp.ts'

const from = 'notejam@notes.example'
/** Signing up sends nothing here: each mail is the one that a test asks for. */
const mailAlone = { MAIL_FROM: from, PUBLIC_ORIGIN: 'https://notes.example', CONFIRM_EMAIL: 'off' }
const ada = { email: 'ada@example.org', password: 'damson and quince' }
const grace = 'grace@example.org'
const stranger = 'nobody@example.org'

/** Odd addresses, and domains in their own letters. */
const odd = [
  { typed: "!#$%&'*+/=?^_`{|}~-@example.org", asMail: "!#$%&'*+/=?^_`{|}~-@example.org" },
  { typed: "O'Brien@bücher.example", asMail: "o'brien@xn--bcher-kva.example" },
  { typed: 'a/b+c=d@xn--bcher-kva.example', asMail: 'a/b+c=d@xn--bcher-kva.example' },
]

interface Sending {
  readonly place: Place
  readonly program: Program
}

function settingsOf(ses: Ses): Record<string, string> {
  return { ...mailAlone, ...ses.settings }
}

/** A Notejam that sends mail by SES, with two accounts. */
async function aSendingNotejam(test: TestContext): Promise<Sending & { readonly ses: Ses }> {
  const place = await aUsedPlace(test)
  const ses = await startSes()
  test.onTestFinished(() => ses.stop())
  const program = await place.open(settingsOf(ses))
  for (const email of [ada.email, grace]) await signUp(place.url, { ...ada, email })
  return { place, ses, program }
}

async function ask({ place }: Sending, email: string): Promise<{ answer: Answer; message: string; ms: number }> {
  const guest = aGuest()
  const asked = performance.now()
  const answer = await guest.submit(`${place.url}/forgot-password`, { email })
  const ms = performance.now() - asked
  return { answer, message: (await guest.visit(`${place.url}/signin`)).body, ms }
}

/** Makes accounts of odd addresses, and asks for their reset links. */
async function askAsTyped(sending: Sending): Promise<void> {
  for (const { typed } of odd) {
    await signUp(sending.place.url, { ...ada, email: typed })
    await ask(sending, typed)
  }
}

function recipientIn(message: string): string | undefined {
  return /^To: (.*)\r$/m.exec(message)?.[1]
}

/** The test's mail server tells a domain in its own letters, however it was sent. */
function asDns(address: string): string {
  const at = address.lastIndexOf('@') + 1
  return address.slice(0, at) + domainToASCII(address.slice(at))
}

/** The log lines about mail, in order. */
function told({ program }: Sending): Record<string, unknown>[] {
  const lines = program.stdout.split('\n').filter((line) => line.startsWith('{'))
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => String(msg).startsWith('mail '))
}

function first(lines: readonly Record<string, unknown>[], type: string): [Record<string, unknown>] | undefined {
  const line = lines.find(({ reason }) => reason === type)
  return line && [line]
}

/** Expects that the log holds no address, subject or link. */
function expectNoMailIn({ stdout, stderr }: Program): void {
  expect(stdout).toContain('/forgot-password')
  expect(stdout + stderr).not.toMatch(/ada@|grace@|nobody@|notejam@|Choose a new|token=|opens nothing/)
  expect(stderr).toBe('')
}

function tokenIn({ message }: SentMail): string {
  const text = message.replaceAll('=\r\n', '').replaceAll('=3D', '=')
  return /https:\/\/notes\.example\/reset-password\?token=([\w-]+)/.exec(text)?.[1] ?? ''
}

describe.concurrent('with MAIL_FROM', () => {
  it('a reset link is sent from it by SES, to accounts only', async (test) => {
    const sending = await aSendingNotejam(test)
    const { place, ses, program } = sending
    const unknown = await ask(sending, stranger)
    const known = await ask(sending, ada.email)
    await eventually('it says that the mail was sent', () => told(sending).length > 0)

    expect(known.answer).toEqual(unknown.answer)
    expect(known.message).toBe(unknown.message)
    expect(known.message).toContain('a reset link is on its way')
    expect(ses.asked.map((mail) => [mail.from, mail.to])).toEqual([[from, [ada.email]]])
    const [mail] = ses.asked as [SentMail]
    const head = mail.message.slice(0, mail.message.indexOf('\r\n\r\n')).split('\r\n')
    expect(head).toEqual(
      expect.arrayContaining([
        `From: Notejam <${from}>`,
        `To: ${ada.email}`,
        'Subject: Choose a new password for Notejam',
        'Content-Type: multipart/alternative;',
      ]),
    )
    const parts = mail.message
      .replaceAll('=\r\n', '')
      .replaceAll('=3D', '=')
      .split(/\r\n--/)
    for (const type of ['text/plain', 'text/html']) {
      const part = parts.find((text) => text.includes(`Content-Type: ${type}; charset=utf-8`))
      expect(part, type).toContain(`https://notes.example/reset-password?token=${tokenIn(mail)}`)
    }
    expect(mail.message.replaceAll('\r\n', ''), 'every line ends as mail wants it').not.toContain('\n')
    const link = `${place.url}/reset-password?token=${tokenIn(mail)}`
    const fields = { token: tokenIn(mail), new_password: 'a new password', confirm_new_password: 'a new password' }
    const owner = aGuest()
    expect((await owner.visit(link)).location).toBe('/reset-password')
    expect((await owner.visit(`${place.url}/reset-password`)).body).toContain('name="new_password"')
    expect((await owner.submit(`${place.url}/reset-password`, fields)).location).toBe('/signin')
    await eventually('the owner hears that it was changed', () => told(sending).length > 1)

    expect(told(sending)).toEqual([
      expect.objectContaining({ level: 'info', messageId: '0100-1', msg: 'mail was sent' }),
      expect.objectContaining({ level: 'info', messageId: '0100-2', msg: 'mail was sent' }),
    ])

    await askAsTyped(sending)
    await eventually('odd addresses are sent to', () => ses.asked.length === 2 + odd.length)
    const envelopes = ses.asked.map(({ to, message }) => [to, recipientIn(message)])
    expect(envelopes).toEqual(expect.arrayContaining(odd.map(({ asMail }) => [[asMail], asMail])))
    expectNoMailIn(program)
    expect(existsSync(join(place.dataDir, 'outbox')), 'nothing stays here').toBe(false)
  })

  it('what SES refuses is logged with what to do, and the visitor cannot tell', async (test) => {
    const sending = await aSendingNotejam(test)
    const { ses, program } = sending
    const unknown = await ask(sending, stranger)
    const unverified =
      'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1:'
    const refusals = [
      [
        403,
        'AccessDeniedException',
        'User is not authorized',
        /ses:SendEmail .*identity .*of MAIL_FROM to the role/,
        false,
      ],
      [403, 'ExpiredTokenException', 'The security token', /credentials here have expired/, false],
      [
        400,
        'MessageRejected',
        `${unverified} ${from},`,
        /^mail could not be sent: SES does not know MAIL_FROM .*confirm/,
        false,
      ],
      [400, 'MessageRejected', unverified, /sandbox .*ask for production access/, true],
      [400, 'MailFromDomainNotVerifiedException', 'The MAIL FROM', /MX record/, false],
      [400, 'SendingPausedException', 'Paused', /paused/, false],
      [400, 'BadRequestException', 'What?', /says no more/, true],
    ] as const
    for (const [index, [status, type, message, expected, isFinal]] of refusals.entries()) {
      ses.refusal = { status, type, message }
      const before = told(sending).length
      // Each may ask five times an hour.
      const { answer, message: shown } = await ask(sending, index % 2 ? grace : ada.email)
      const [line] = await eventually(`${type} is told`, () => first(told(sending).slice(before), type))
      expect({ answer, message: shown }, type).toEqual({ answer: unknown.answer, message: unknown.message })
      expect(line).toMatchObject({
        level: 'error',
        reason: type,
        isFinal,
        msg: expect.stringMatching(expected) as unknown,
      })
    }
    expectNoMailIn(program)
  })

  it('what SES throttles is sent again, three times', async (test) => {
    const sending = await aSendingNotejam(test)
    const { ses, program } = sending
    ses.refusal = { status: 429, type: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.' }
    ses.refusalsLeft = 3
    await ask(sending, ada.email)
    await eventually('the fourth attempt is taken', () => told(sending).length > 0)
    expect(told(sending)).toEqual([expect.objectContaining({ level: 'info', msg: 'mail was sent' })])
    expect(new Set(ses.asked.map(tokenIn)).size, 'the same mail').toBe(1)
    expect(ses.asked).toHaveLength(4)

    ses.refusalsLeft = Infinity
    await ask(sending, ada.email)
    await eventually('it gives up', () => told(sending).length > 1)
    expect(told(sending)[1]).toMatchObject({ level: 'error', reason: 'TooManyRequestsException' })
    expect(ses.asked).toHaveLength(8)
    expectNoMailIn(program)
  })

  it('an SES that does not answer is given up, and no visitor waits for it', async (test) => {
    const sending = await aSendingNotejam(test)
    const { ses, program } = sending
    ses.delayMs = 60_000
    const unknown = await ask(sending, stranger)
    const asked = performance.now()
    const known = await ask(sending, ada.email)
    expect(known.answer).toEqual(unknown.answer)
    expect(known.ms, 'SES has 3 seconds for each attempt').toBeLessThan(2_500)
    expect(told(sending)).toEqual([])
    await eventually('it gives up', () => told(sending).length > 0)
    expect(performance.now() - asked).toBeLessThan(10_000)
    expect(told(sending)[0]).toMatchObject({
      level: 'error',
      reason: 'TimeoutError',
      msg: 'mail could not be sent: is Amazon SES reachable from here on port 443',
    })
    expectNoMailIn(program)
  })

  it('an SES that cannot be reached is told by its reason', async (test) => {
    const sending = await aSendingNotejam(test)
    await sending.ses.stop()
    const unknown = await ask(sending, stranger)
    expect((await ask(sending, ada.email)).answer).toEqual(unknown.answer)
    await eventually('it gives up', () => told(sending).length > 0)
    expect(told(sending)[0]).toMatchObject({ level: 'error', reason: 'ECONNREFUSED' })
    expectNoMailIn(sending.program)
  })

  it('a mail server that is away delays a mail, and it comes once', async (test) => {
    const sending = await aSendingNotejam(test)
    const { ses } = sending
    ses.refusal = { status: 403, type: 'ExpiredTokenException', message: 'The security token' }
    await ask(sending, ada.email)
    await eventually('the log says why', () => told(sending).length > 0)
    ses.refusal = undefined
    await eventually('the mail is sent', () => told(sending).some(({ msg }) => msg === 'mail was sent'))
    await sleep(7_000)
    expect(told(sending).filter(({ msg }) => msg === 'mail was sent')).toHaveLength(1)
    expect(new Set(ses.asked.map(tokenIn)).size, 'the same mail').toBe(1)
    expectNoMailIn(sending.program)
  })

  it('a process that ends waits for a mail that is being sent, but not long, and the next one sends it', async (test) => {
    const sending = await aSendingNotejam(test)
    const { place, ses } = sending
    ses.delayMs = 1_000
    await ask(sending, ada.email)
    process.kill(sending.program.pid, 'SIGTERM')
    expect(await sending.program.ended).toBe(0)
    expect(told(sending)).toEqual([expect.objectContaining({ level: 'info', msg: 'mail was sent' })])

    const program = await place.open(settingsOf(ses))
    ses.delayMs = 60_000
    await ask({ ...sending, program }, grace)
    await eventually('it is being sent', () => ses.asked.length > 1)
    process.kill(program.pid, 'SIGTERM')
    expect(await program.ended).toBe(0)
    ses.delayMs = 0
    const before = ses.asked.length
    const next = { ...sending, program: await place.open(settingsOf(ses)) }
    await eventually('it is sent', () => told(next).length > 0)
    expect(told(next)).toEqual([expect.objectContaining({ level: 'info', msg: 'mail was sent' })])
    expect(ses.asked.slice(before).map(({ to }) => to)).toEqual([[grace]])
  })

  it('a process that is killed loses no mail', { timeout: 150_000 }, async (test) => {
    const sending = await aSendingNotejam(test)
    const { place, ses } = sending
    ses.delayMs = 60_000
    await ask(sending, ada.email)
    await eventually('it is being sent', () => ses.asked.length > 0)
    process.kill(sending.program.pid, 'SIGKILL')
    await sending.program.ended
    ses.delayMs = 0
    const next = { ...sending, program: await place.open(settingsOf(ses)) }
    await eventually('it is sent', () => told(next).length > 0, 120_000)
    expect(told(next)).toEqual([expect.objectContaining({ level: 'info', msg: 'mail was sent' })])
    expect(new Set(ses.asked.map(tokenIn)).size, 'the same mail').toBe(1)
  })

  it('and no region, it does not start', async (test) => {
    const place = await aUsedPlace(test)
    const { code, stderr } = await place.run([], { MAIL_FROM: from })
    expect([code, stderr]).toEqual([1, 'MAIL_FROM: there is no AWS region here to send mail from: set AWS_REGION.\n'])
  })

  it('there is no outbox, also on one’s own machine', async (test) => {
    const place = await aUsedPlace(test)
    const ses = await startSes()
    test.onTestFinished(() => ses.stop())
    await place.open({ MAIL_FROM: from, ...ses.settings })
    expect((await aGuest().visit(`${place.url}/outbox`)).status).toBe(404)
  })
})

describe.concurrent('with SMTP_URL', () => {
  const password = 'p@ss/word: 1'
  const settings = (port: number, given = password) => ({
    ...mailAlone,
    SMTP_URL: `smtp://ada%40notes.example:${encodeURIComponent(given)}@localhost:${port}`,
  })

  async function aNotejamAt(test: TestContext, smtp: Smtp, more: Record<string, string>): Promise<Sending> {
    const place = await aUsedPlace(test)
    test.onTestFinished(() => smtp.stop())
    const program = await place.open(more)
    await signUp(place.url, ada)
    return { place, program }
  }

  it('mail goes through that server, encrypted, and comes after it was away or busy', async (test) => {
    const smtp = await startSmtp(password)
    const trusted = { NODE_EXTRA_CA_CERTS: certificate('ca.pem') }
    const sending = await aNotejamAt(test, smtp, { ...settings(smtp.port), ...trusted })
    smtp.refusal = '451 later'
    await ask(sending, ada.email)
    await eventually('the log says why', () => told(sending).length > 0)
    expect(told(sending)[0]).toMatchObject({ level: 'error', reason: 'EENVELOPE 451', isFinal: false })
    expect(smtp.taken).toEqual([])
    smtp.refusal = undefined
    await eventually('it is sent', () => told(sending).some(({ msg }) => msg === 'mail was sent'))
    expect(smtp.taken).toMatchObject([{ from, to: [ada.email], isEncrypted: true }])
    expect(smtp.told.every(({ isEncrypted }) => isEncrypted)).toBe(true)
    expect(smtp.told[0]).toMatchObject({ user: 'ada@notes.example', password })
    expect(tokenIn({ from, to: [], message: smtp.taken[0]?.message ?? '' })).not.toBe('')

    await askAsTyped(sending)
    await eventually('odd addresses are sent to', () => smtp.taken.length === 1 + odd.length)
    const envelopes = smtp.taken.map(({ to: [to = ''], message }) => [asDns(to), recipientIn(message)])
    expect(envelopes).toEqual(expect.arrayContaining(odd.map(({ asMail }) => [asMail, asMail])))
    expectNoMailIn(sending.program)
  })

  it('a server that cannot prove its name is told nothing', async (test) => {
    const smtp = await startSmtp(password)
    const sending = await aNotejamAt(test, smtp, settings(smtp.port))
    await ask(sending, ada.email)
    await eventually('the log says why', () => told(sending).length > 0)
    expect(told(sending)[0]).toMatchObject({ level: 'error', isFinal: false })
    expect(String(told(sending)[0]?.['msg'])).toMatch(/certificate/)
    expect([smtp.told, smtp.taken]).toEqual([[], []])
    expectNoMailIn(sending.program)
  })

  it('a wrong password is told without it, and an address that it refuses is not tried again', async (test) => {
    const smtp = await startSmtp(password)
    const trusted = { NODE_EXTRA_CA_CERTS: certificate('ca.pem') }
    const wrong = await aNotejamAt(test, smtp, { ...settings(smtp.port, 'opens nothing'), ...trusted })
    await ask(wrong, ada.email)
    await eventually('the log says why', () => told(wrong).length > 0)
    expect(told(wrong)[0]).toMatchObject({ reason: 'EAUTH', isFinal: false })
    expectNoMailIn(wrong.program)

    const right = await aNotejamAt(test, smtp, { ...settings(smtp.port), ...trusted })
    smtp.refusal = '550 no such mailbox'
    await ask(right, ada.email)
    await eventually('the log says why', () => told(right).length > 0)
    expect(told(right)[0]).toMatchObject({ reason: 'EENVELOPE 550', isFinal: true })
  })
})
