import type { FastifyBaseLogger } from 'fastify'
import { createTransport } from 'nodemailer'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'
import { MailProblem, recipient, type Carrier, type Mail } from './mailer.ts'

/** For one mail, including the client's own retries. */
const sendTimeoutMs = 8_000

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

/** Permanent errors; a retry may succeed after all others. */
const final = ['MessageRejected', 'BadRequestException']

/**
 * Amazon SES, with the credentials and the region of the environment (on ECS, the task's role).
 *
 * The client is only loaded here: a service that sends no mail does not pay for it.
 * @param from address of an identity that SES knows
 * @throws StartupError when there is no region
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export async function sesMailer(from: string, log: FastifyBaseLogger): Promise<Carrier> {
  const { SendEmailCommand, SESv2Client, SESv2ServiceException } = await import('@aws-sdk/client-sesv2')
  const client = new SESv2Client({
    // Three retries with backoff, when SES throttles, fails or cannot be reached.
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_500, requestTimeout: 3_000, throwOnRequestTimeout: true },
  })
  await client.config.region().catch(() => {
    throw new StartupError('MAIL_FROM: there is no AWS region here to send mail from: set AWS_REGION.')
  })
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })

  async function handOver({ to, subject, text, html }: Mail, abortSignal: AbortSignal): Promise<string | undefined> {
    const { message } = await composer.sendMail({
      from: { name: 'Notejam', address: from },
      to: recipient(to),
      subject,
      text,
      html,
    })
    const command = new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [to] },
      Content: { Raw: { Data: message as Buffer } },
    })
    const { MessageId } = await client.send(command, { abortSignal })
    return MessageId
  }

  function problemOf(error: unknown): MailProblem {
    const { name, message } = error instanceof Error ? error : new Error()
    const reason = errorCode(error) ?? (name || 'unknown reason')
    if (name === 'MessageRejected' && /not verified/i.test(message)) {
      return message.toLowerCase().includes(from.toLowerCase())
        ? new MailProblem(
            reason,
            'SES does not know MAIL_FROM in this region: confirm it by the mail that SES has sent to it, or its domain by ' +
              'the DKIM records',
          )
        : new MailProblem(
            reason,
            'this account is in the sandbox of SES, where mail goes to confirmed addresses only: ask for production access',
            true,
          )
    }
    const isOfService = error instanceof SESv2ServiceException
    const words =
      advice[name] ?? (isOfService ? 'SES says no more than this' : 'is Amazon SES reachable from here on port 443')
    return new MailProblem(reason, words, final.includes(name))
  }

  return {
    async send(mail) {
      const signal = AbortSignal.timeout(sendTimeoutMs)
      // The client ignores the signal while it looks for credentials.
      const late = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
      const messageId = await Promise.race([handOver(mail, signal), late]).catch((error: unknown) => {
        throw problemOf(error)
      })
      log.info({ messageId }, 'mail was sent')
    },
    close: async () => client.destroy(),
  }
}
