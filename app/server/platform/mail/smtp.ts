import type { FastifyBaseLogger } from 'fastify'
import { createTransport } from 'nodemailer'
import { isLoopbackHost } from '../../config.ts'
import { errorCode } from '../error-code.ts'
import { MailProblem, recipient, type Carrier } from './mailer.ts'

/** What to do about a failure, by nodemailer's word for it. */
const advice: Readonly<Record<string, string>> = {
  EAUTH: 'the mail server at SMTP_URL does not take this user and password',
  ETLS: 'the mail server at SMTP_URL offers no encryption, or a certificate that proves nothing: use its right name, smtps: or another port',
  ESOCKET: 'is the mail server at SMTP_URL reachable from here, and its certificate for that name',
  ECONNECTION: 'is the mail server at SMTP_URL reachable from here',
  ECONNREFUSED: 'no server listens at SMTP_URL',
  ETIMEDOUT: 'the mail server at SMTP_URL does not answer',
  EDNS: 'there is no such host as SMTP_URL names',
  ENOTFOUND: 'there is no such host as SMTP_URL names',
}

/**
 * A mail server, over TLS: from the start with `smtps:`, otherwise by a mandatory STARTTLS; without TLS on the loopback interface.
 * @param url with user and password, as SMTP_URL
 * @param from address that mail comes from
 */
export function smtpMailer(url: string, from: string, log: FastifyBaseLogger): Carrier {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && !isLoopbackHost(hostname),
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 8_000,
    // nodemailer reads no files or URLs that a mail names.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text, html }) {
      try {
        await transport.sendMail({ from: { name: 'Notejam', address: from }, to: recipient(to), subject, text, html })
      } catch (error) {
        throw problemOf(error)
      }
      log.info('mail was sent')
    },
    close: async () => transport.close(),
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1 5xx stays, 4xx passes */
function problemOf(error: unknown): MailProblem {
  const code = errorCode(error) ?? 'unknown reason'
  const status = (error as { responseCode?: unknown }).responseCode
  if (code === 'EENVELOPE' || code === 'EMESSAGE') {
    const isFinal = typeof status === 'number' && status >= 500
    return new MailProblem(`${code} ${String(status)}`, 'the mail server at SMTP_URL does not take this mail', isFinal)
  }
  return new MailProblem(code, advice[code] ?? 'the mail server at SMTP_URL says no more than this')
}
