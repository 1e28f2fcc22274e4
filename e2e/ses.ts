import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A mail as SES is given one. */
export interface SentMail {
  readonly from: string
  readonly to: readonly string[]
  /** The message as it goes out (MIME). */
  readonly message: string
}

/** Amazon SES as far as Notejam asks it. */
export interface Ses {
  /** For a program that is to ask this one. */
  readonly settings: Readonly<Record<string, string>>
  /** Every mail it was asked to send, also those that it refused. */
  readonly asked: SentMail[]
  /** Set to refuse everybody: the error, and what it says. */
  refusal: { readonly status: number; readonly type: string; readonly message: string } | undefined
  /** How many more are taken before `refusal` ends; for ever when it is not set. */
  refusalsLeft: number
  /** Milliseconds after which it answers. */
  slowness: number
  stop(): Promise<void>
}

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export async function startSes(): Promise<Ses> {
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const say = (status: number, headers: Record<string, string>, answer: object) =>
        setTimeout(() => {
          response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(answer))
        }, ses.slowness)
      const isRight = request.method === 'POST' && request.url === '/v2/email/outbound-emails' && isSigned(request)
      if (!isRight) return say(403, { 'x-amzn-errortype': 'UnrecognizedClientException' }, { message: 'Not for me.' })
      const mail = JSON.parse(body) as {
        FromEmailAddress: string
        Destination: { ToAddresses: string[] }
        Content: { Raw: { Data: string } }
      }
      const message = Buffer.from(mail.Content.Raw.Data, 'base64').toString()
      const to = mail.Destination.ToAddresses
      ses.asked.push({ from: mail.FromEmailAddress, to, message })
      if (ses.refusal && ses.refusalsLeft-- > 0) {
        const { status, type, message: words } = ses.refusal
        // Worse than the service's own, which quotes addresses and no text.
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
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'of-nobody',
      AWS_SECRET_ACCESS_KEY: 'a key that opens nothing',
    },
    asked: [],
    refusal: undefined,
    refusalsLeft: Infinity,
    slowness: 0,
    async stop() {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return ses
}

/** By the keys above, for this region and service. */
function isSigned({ headers }: IncomingMessage): boolean {
  return /Credential=of-nobody\/\d{8}\/eu-central-1\/ses\/aws4_request/.test(headers.authorization ?? '')
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
