import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Duplex } from 'node:stream'
import type { ManagedDatabase } from '../../config.ts'
import { errorCode } from '../error-code.ts'
import { secretsManager } from '../secrets/secrets-manager.ts'
import { StartupError } from '../startup-error.ts'
import { connect, type Sql } from './connect.ts'
import { credentialsFrom } from './credentials.ts'
import { openTlsSocket } from './tls-socket.ts'

/**
 * A pool of encrypted connections to a database whose password is in a secret. Each looks for the password before it is
 * opened: what goes wrong then fails the statement that waits for it, and no other.
 * @throws StartupError naming `DB_CA_FILE`
 */
export async function connectManaged(database: ManagedDatabase, max: number): Promise<Sql> {
  const { host, port, name, user } = database
  const ca = await readCertificates(database.caFile)
  const credentials = credentialsFrom(await secretsManager(database.secretArn), database)
  const openSocket = async (): Promise<Duplex> => {
    try {
      const password = await credentials.choose()
      const socket = await openTlsSocket({ host, port, ca })
      credentials.assign(socket, password)
      return socket
    } catch (error) {
      return failingSocket(error)
    }
  }
  return connect({ host, port, user, database: name, password: credentials.password, socket: openSocket }, max)
}

/**
 * Fails with what is written to it, and says that it did: the driver then waits longer each time. When no socket comes at
 * all, it forgets the connection, and its place in the pool with it.
 */
function failingSocket(reason: unknown): Duplex {
  const socket: Duplex = new Duplex({
    emitClose: false,
    read: () => {},
    write: (_chunk, _encoding, done) => done(reason instanceof Error ? reason : new Error(String(reason))),
    destroy(error, done) {
      done(error)
      setImmediate(() => socket.emit('close', true))
    },
  })
  return socket
}

async function readCertificates(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartupError(`DB_CA_FILE: ${file} cannot be read (${errorCode(error) ?? 'unknown reason'}).`)
  })
  try {
    // Node takes a text without a certificate for "trust nobody", and tells so with every connection.
    new X509Certificate(text)
  } catch {
    throw new StartupError(`DB_CA_FILE: ${file} holds no certificate: expected PEM.`)
  }
  return text
}
