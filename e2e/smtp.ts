import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { certificate } from './tls-postgres.ts'

/** A mail server as far as Notejam speaks to one. */
export interface Smtp {
  readonly port: number
  /** Every mail that it took. */
  readonly taken: {
    readonly from: string
    readonly to: string
    readonly message: string
    readonly isEncrypted: boolean
  }[]
  /** Every user and password that it was told, and whether anybody could listen in. */
  readonly told: { readonly user: string; readonly password: string; readonly isEncrypted: boolean }[]
  /** What it says to a recipient; undefined for "fine". */
  refusal: string | undefined
  stop(): Promise<void>
}

/**
 * @param password that it takes, from anybody
 * @see https://www.rfc-editor.org/rfc/rfc5321, RFC 3207 for STARTTLS, RFC 4616 for AUTH PLAIN
 */
export async function startSmtp(password: string): Promise<Smtp> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.write('220 mail.example\r\n')
    converse(socket, false)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const smtp: Smtp = {
    port: (server.address() as AddressInfo).port,
    taken: [],
    told: [],
    refusal: undefined,
    async stop() {
      for (const socket of sockets) socket.destroy()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
  return smtp

  function converse(socket: Socket, isEncrypted: boolean): void {
    let text = ''
    let from = ''
    let to = ''
    let isData = false
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1')
      for (;;) {
        const end = text.indexOf(isData ? '\r\n.\r\n' : '\r\n')
        if (end < 0) return
        const said = text.slice(0, end)
        text = text.slice(end + (isData ? 5 : 2))
        if (isData) {
          isData = false
          smtp.taken.push({ from, to, message: said, isEncrypted })
          socket.write('250 queued\r\n')
        } else answer(said)
      }
    })

    function answer(said: string): void {
      const [, command = '', words = ''] = /^(\w+(?: FROM| TO)?):? ?(.*)$/i.exec(said) ?? []
      switch (command.toUpperCase()) {
        case 'EHLO': {
          say(`250-mail.example\r\n${isEncrypted ? '' : '250-STARTTLS\r\n'}250 AUTH PLAIN`)
          return
        }
        case 'STARTTLS': {
          say('220 go on')
          socket.removeAllListeners('data')
          const secure = new TLSSocket(socket, {
            isServer: true,
            key: readFileSync(certificate('server.key')),
            cert: readFileSync(certificate('server.pem')),
          })
          secure.on('error', () => socket.destroy())
          converse(secure, true)
          return
        }
        case 'AUTH': {
          const [, user = '', given = ''] = Buffer.from(words.split(' ')[1] ?? '', 'base64')
            .toString()
            .split('\0')
          smtp.told.push({ user, password: given, isEncrypted })
          say(given === password ? '235 welcome' : '535 who are you')
          return
        }
        case 'MAIL FROM':
          from = words
          {
            say('250 fine')
            return
          }
        case 'RCPT TO':
          to = words
          {
            say(smtp.refusal ?? '250 fine')
            return
          }
        case 'DATA':
          isData = true
          {
            say('354 go on')
            return
          }
        case 'QUIT': {
          say('221 bye')
          return
        }
        default: {
          say('250 fine')
          return
        }
      }
    }
    function say(line: string): void {
      socket.write(`${line}\r\n`)
    }
  }
}
