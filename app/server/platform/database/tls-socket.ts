import { once } from 'node:events'
import { connect as connectTo, isIP, type Socket } from 'node:net'
import { connect as secure, type TLSSocket } from 'node:tls'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'

export interface ServerAddress {
  readonly host: string
  readonly port: number
  /** Certificates in PEM: one of them must have signed the server's, or what signed that. */
  readonly ca: string
}

/** What a PostgreSQL client says first when it wants TLS: a length, and a number that is no version. */
const tlsRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])

/** Milliseconds until a server that does not answer is given up. */
const patience = 5_000

/**
 * Opens an encrypted connection to PostgreSQL, up to where it says who it is. The server must prove that it is `host`;
 * nothing is sent to one that does not.
 * @throws StartupError when the server has no TLS, or a certificate that proves nothing; otherwise what Node throws
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL
 */
export async function openTlsSocket({ host, port, ca }: ServerAddress): Promise<TLSSocket> {
  const signal = AbortSignal.timeout(patience)
  const plain = connectTo({ host, port })
  try {
    await once(plain, 'connect', { signal })
    plain.write(tlsRequest)
    if ((await firstByte(plain, signal)) !== 'S') throw new StartupError('DB_HOST: the server does not speak TLS.')
    const socket = secure({ socket: plain, host, ca, ...(isIP(host) ? {} : { servername: host }) })
    await once(socket, 'secureConnect', { signal })
    return socket
  } catch (error) {
    plain.destroy()
    throw describe(error, signal)
  }
}

/** No more than that byte: what follows it in the clear would be somebody else's (CVE-2021-23222). */
async function firstByte(socket: Socket, signal: AbortSignal): Promise<string> {
  const ended = once(socket, 'close', { signal }).then(() => {
    throw Object.assign(new Error('closed'), { code: 'ECONNRESET' })
  })
  const [answer] = (await Promise.race([once(socket, 'data', { signal }), ended])) as [Buffer]
  return answer.toString('latin1')
}

function describe(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return Object.assign(new Error('no answer'), { code: 'CONNECT_TIMEOUT' })
  const code = errorCode(error) ?? ''
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new StartupError('DB_HOST: the certificate of the server there is for another name.')
  }
  if (/CERT|SIGNATURE|ISSUER/.test(code)) {
    return new StartupError(`DB_CA_FILE: no certificate in this file vouches for the server at DB_HOST (${code}).`)
  }
  return error
}
