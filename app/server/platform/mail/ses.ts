import type { FastifyBaseLogger } from 'fastify'
import { createTransport } from 'nodemailer'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'
import type { Mail, Mailer } from './mailer.ts'

export interface SesMailer extends Mailer {
  /** Waits a moment for mail that is being sent, and gives up what is left. */
  close(): Promise<void>
}

/** Milliseconds for one mail, with all that is tried again. */
const sendingTakes = 8_000
/** Milliseconds: the process is about to be killed, and the database is to be closed before. */
const closingTakes = 2_000

/** What to do about the errors of the service and of its client, by name. */
const advice: Readonly<Record<string, string>> = {
  AccessDeniedException:
    'allow ses:SendEmail and ses:SendRawEmail on the identity (the address, or its domain) of MAIL_FROM to the role ' +
    'that this runs as',
  MailFromDomainNotVerifiedException: 'the custom MAIL FROM domain of its identity needs its MX record',
  TooManyRequestsException: 'SES takes no more for now, also not when asked again: compare the sending rate and quota',
  LimitExceededException: 'SES takes no more for now: compare the sending rate and quota',
  AccountSuspendedException: 'AWS has stopped mail from this account: the SES console says why',
  SendingPausedException: 'mail from this account is paused: the SES console says why',
  CredentialsProviderError: 'there are no AWS credentials here: give the task a role',
  UnrecognizedClientException: 'the AWS credentials here are not valid',
  ExpiredTokenException: 'the AWS credentials here have expired',
  MessageRejected: 'SES does not take the message: the SES console says more',
}

/**
 * Amazon SES, as whoever the environment says this is (on ECS, the task's role), in the region that it says.
 *
 * A mail is taken over at once and sent while its visitor has the answer already: how long SES takes, and whether it
 * refuses, tells nobody whether there was anything to send. What cannot be sent is logged, without address and text.
 *
 * The client is only loaded here: a service that sends no mail does not pay for it.
 * @param from address of an identity that SES knows
 * @throws StartupError when there is no region
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export async function sesMailer(from: string, log: FastifyBaseLogger): Promise<SesMailer> {
  const { SendEmailCommand, SESv2Client, SESv2ServiceException } = await import('@aws-sdk/client-sesv2')
  const client = new SESv2Client({
    // Three times again, a little later each time, when it is throttled or broken or cannot be reached.
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_500, requestTimeout: 3_000, throwOnRequestTimeout: true },
  })
  await client.config.region().catch(() => {
    throw new StartupError('MAIL_FROM: there is no AWS region here to send mail from: set AWS_REGION.')
  })
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const closing = new AbortController()
  const sending = new Set<Promise<void>>()

  async function handOver(mail: Mail, abortSignal: AbortSignal): Promise<void> {
    const { message } = await composer.sendMail({ from: { name: 'Notejam', address: from }, ...mail })
    const command = new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [mail.to] },
      Content: { Raw: { Data: message as Buffer } },
    })
    const { MessageId: messageId } = await client.send(command, { abortSignal })
    log.info({ messageId }, 'mail was sent')
  }

  async function sendInTime(mail: Mail): Promise<void> {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(sendingTakes)])
    // While it looks for credentials, the client does not look at the signal.
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })
    try {
      await Promise.race([handOver(mail, signal), aborted])
    } catch (error) {
      // What an error says beside its name quotes addresses.
      const reason = errorCode(error) ?? (error instanceof Error ? error.name : 'unknown reason')
      log.error({ reason }, `mail could not be sent: ${closing.signal.aborted ? 'the process ends' : adviceOn(error)}`)
    }
  }

  function adviceOn(error: unknown): string {
    const { name, message } = error instanceof Error ? error : new Error()
    if (name === 'MessageRejected' && /not verified/i.test(message)) {
      return message.toLowerCase().includes(from.toLowerCase())
        ? 'SES does not know MAIL_FROM in this region: confirm it by the mail that SES has sent to it, or its domain by ' +
            'the DKIM records'
        : 'this account is in the sandbox of SES, where mail goes to confirmed addresses only: ask for production access'
    }
    const isOfService = error instanceof SESv2ServiceException
    return (
      advice[name] ?? (isOfService ? 'SES says no more than this' : 'is Amazon SES reachable from here on port 443')
    )
  }

  return {
    async send(mail) {
      const sent = sendInTime(mail).finally(() => sending.delete(sent))
      sending.add(sent)
    },
    async close() {
      const late = setTimeout(() => closing.abort(), closingTakes)
      await Promise.all(sending)
      clearTimeout(late)
    },
  }
}
