import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { awsKeys, awsRegion, bodyOf, isSignedFor } from '../kit/aws-request.ts'

/** A mail as SES is given one. */
export interface SentMail {
  readonly from: string
  readonly to: readonly string[]
  /** The message as it goes out (MIME). */
  readonly message: string
}

/** Amazon SES as far as Notejam uses it. */
export interface Ses {
  /** For a program that is to ask this server. */
  readonly settings: Readonly<Record<string, string>>
  /** Every mail it was asked to send, also those that it refused. */
  readonly asked: SentMail[]
  /** The error that every mail is refused with; undefined for none. */
  refusal: { readonly status: number; readonly type: string; readonly message: string } | undefined
  /** After so many refusals mail is taken again. */
  refusalsLeft: number
  /** After so long it answers. */
  delayMs: number
  stop(): Promise<void>
}

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export async function startSes(): Promise<Ses> {
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const say = (status: number, headers: Record<string, string>, answer: object) =>
        setTimeout(() => {
          response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(answer))
        }, ses.delayMs)
      const isRight =
        request.method === 'POST' && request.url === '/v2/email/outbound-emails' && isSignedFor('ses', request)
      if (!isRight) return say(403, { 'x-amzn-errortype': 'UnrecognizedClientException' }, { message: 'Not for me.' })
      const mail = JSON.parse(body.toString()) as {
        FromEmailAddress: string
        Destination: { ToAddresses: string[] }
        Content: { Raw: { Data: string } }
      }
      const message = Buffer.from(mail.Content.Raw.Data, 'base64').toString()
      const to = mail.Destination.ToAddresses
      ses.asked.push({ from: mail.FromEmailAddress, to, message })
      if (ses.refusal && ses.refusalsLeft-- > 0) {
        const { status, type, message: words } = ses.refusal
        // It quotes the text, which the service never does: a log must not repeat its message.
        const text = message.slice(message.indexOf('\r\n\r\n'))
        return say(status, { 'x-amzn-errortype': type }, { message: `${words} ${to.join()} ${text}` })
      }
      return say(200, {}, { MessageId: `0100-${ses.asked.length}` })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const ses: Ses = {
    settings: {
      AWS_ENDPOINT_URL_SESV2: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...{ AWS_REGION: awsRegion, ...awsKeys },
    },
    asked: [],
    refusal: undefined,
    refusalsLeft: Infinity,
    delayMs: 0,
    async stop() {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return ses
}
