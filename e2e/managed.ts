import type { Sql } from '../app/server/platform/database/connect.ts'
import { secretOf, startSecretsManager, type SecretsManager } from '../kit/secrets-manager.ts'
import { certificate, type TlsPostgres } from '../kit/tls-postgres.ts'
import { aPlace, type Ending, type Place } from './place.ts'

/** A place, a database as RDS keeps one, and the secret with its password. */
export interface Managed {
  readonly place: Place
  readonly name: string
  readonly secrets: SecretsManager
  readonly sql: Sql
  readonly settings: Readonly<Record<string, string>>
}

/** @param name of the database and of its user, whose password is `quince-one` */
export async function aManagedDatabase(test: Ending, postgres: TlsPostgres, name: string): Promise<Managed> {
  const place = await aPlace(test)
  const secrets = await startSecretsManager()
  test.onTestFinished(() => secrets.stop())
  const { sql } = await postgres.aDatabase(name, 'quince-one')
  secrets.texts.AWSCURRENT = secretOf('quince-one', name)
  const settings = {
    ...{ DB_HOST: 'localhost', DB_PORT: String(postgres.port), DB_NAME: name, DB_USER: name },
    ...{ DB_CA_FILE: certificate('ca.pem'), DB_SECRET_ARN: secrets.arn, DATABASE_POOL: '2' },
    ...secrets.settings,
  }
  return { place, name, secrets, sql, settings }
}
