import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ManagedDatabase } from '../../config.ts'
import { errorCode } from '../error-code.ts'
import { secretsManager } from '../secrets/secrets-manager.ts'
import { StartupError } from '../startup-error.ts'
import { connect, type Database } from './connect.ts'
import { credentialsFrom } from './credentials.ts'

/**
 * Encrypted connections to a database whose password is read from a secret before each connection is opened: an error there fails only
 * the statement that waits for the connection. The server's certificate must be valid for `host`.
 * @throws StartupError naming `DB_CA_FILE`
 */
export async function connectManaged(database: ManagedDatabase, max: number): Promise<Database> {
  const { host, port, name, user, caFile, secretArn } = database
  const ca = await readCertificates(caFile)
  const credentials = credentialsFrom(await secretsManager(secretArn, 'DB_SECRET_ARN'), database)
  return connect({ host, port, user, database: name, ca, credentials, explain }, max)
}

function explain(error: Error): Error {
  const code = errorCode(error) ?? ''
  if (/does not support SSL/.test(error.message)) return new StartupError('DB_HOST: the server does not speak TLS.')
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new StartupError('DB_HOST: the certificate of the server there is for another name.')
  }
  if (/CERT|SIGNATURE|ISSUER/.test(code)) {
    return new StartupError(`DB_CA_FILE: no certificate in this file vouches for the server at DB_HOST (${code}).`)
  }
  return error
}

async function readCertificates(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartupError(`DB_CA_FILE: ${file} cannot be read (${errorCode(error) ?? 'unknown reason'}).`)
  })
  try {
    // Node would accept a text without a certificate, and then reject every server.
    new X509Certificate(text)
  } catch {
    throw new StartupError(`DB_CA_FILE: ${file} holds no certificate: expected PEM.`)
  }
  return text
}
