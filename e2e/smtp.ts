import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { certificate } from '../kit/tls-postgres.ts'

/** A mail server that takes mail over STARTTLS from clients with a password. */
export interface Smtp {
  readonly port: number
  /** Every mail that it took. */
  readonly taken: {
    readonly from: string
    readonly to: readonly string[]
    readonly message: string
    readonly isEncrypted: boolean
  }[]
  /** Every user name and password that a client sent. */
  readonly told: { readonly user: string; readonly password: string; readonly isEncrypted: boolean }[]
  /** The answer to a recipient, such as `451 later`; undefined for "fine". */
  refusal: string | undefined
  stop(): Promise<void>
}

/** @param password that opens it, whatever the user's name */
export async function startSmtp(password: string): Promise<Smtp> {
  const [key, cert] = await Promise.all(['server.key', 'server.pem'].map((name) => readFile(certificate(name))))
  const server = new SMTPServer({
    ...{ name: 'mail.example', key, cert, authMethods: ['PLAIN'], disableReverseLookup: true, closeTimeout: 100 },
    // Whether a password is told without encryption is what is tested: the server would take it.
    allowInsecureAuth: true,
    onAuth({ username, password: given }, session, answer) {
      const user = username ?? ''
      smtp.told.push({ user, password: given ?? '', isEncrypted: session.secure })
      if (given === password) answer(null, { user })
      else answer(refusalOf('535 wrong password'))
    },
    onRcptTo(_address, _session, answer) {
      answer(smtp.refusal === undefined ? null : refusalOf(smtp.refusal))
    },
    onData(stream, session, answer) {
      text(stream).then((message) => {
        smtp.taken.push({ ...envelopeOf(session), message, isEncrypted: session.secure })
        answer()
      }, answer)
    },
  })
  // A client that does not trust the certificate breaks off.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const smtp: Smtp = {
    port: (server.server.address() as AddressInfo).port,
    taken: [],
    told: [],
    refusal: undefined,
    async stop() {
      if (!server.server.listening) return
      const closed = once(server.server, 'close')
      server.close()
      await closed
    },
  }
  return smtp
}

function refusalOf(line: string): Error {
  return Object.assign(new Error(line.slice(4)), { responseCode: Number(line.slice(0, 3)) })
}

function envelopeOf({ envelope: { mailFrom, rcptTo } }: SMTPServerSession) {
  return { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) }
}
