import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { aGuest } from '../../kit/guest.ts'
import { anAccount, signUp } from '../../kit/person.ts'
import { secretOf } from '../../kit/secrets-manager.ts'
import { startTlsPostgres, type TlsPostgres } from '../../kit/tls-postgres.ts'
import { itKeepsFiles } from '../attachments/it-keeps-files.ts'
import { startMotoBucket } from '../attachments/stores.ts'
import { aManagedDatabase } from '../managed.ts'
import { aUsedPlace } from '../place.ts'
import { hasMoto, startMoto } from './moto.ts'

/** What `npm test` drives against our own servers, against AWS as others have written it down. */
if (hasMoto) {
  describe('attachments in S3 as moto plays it', () => itKeepsFiles(startMotoBucket))

  it('a reset link is taken by SES as moto plays it', async (test) => {
    const from = 'notejam@notes.example'
    const place = await aUsedPlace(test)
    const moto = await startMoto()
    test.onTestFinished(() => moto.stop())
    await moto.ask('ses', '/v2/email/identities', { EmailIdentity: from })
    const program = await place.open({ MAIL_FROM: from, PUBLIC_ORIGIN: 'https://notes.example', ...moto.settings })
    const ada = anAccount('Ada')
    await signUp(place.url, ada)
    await aGuest().submit(`${place.url}/forgot-password`, { email: ada.email })
    const lines = () => program.stdout.split('\n').filter((line) => line.includes('"mail '))
    await eventually('the log says what became of it', () => lines().length > 0)
    const [line] = lines().map((text) => JSON.parse(text) as Record<string, unknown>)
    expect(line).toMatchObject({
      level: 'info',
      msg: 'mail was sent',
      messageId: expect.stringMatching(/.{10}/) as unknown,
    })
  })

  describe('a database whose password is in a secret that moto keeps', () => {
    let postgres: TlsPostgres
    beforeAll(async () => {
      postgres = await startTlsPostgres()
    })
    afterAll(() => postgres.stop())

    it('is read, and read again when it changes', async (test) => {
      const moto = await startMoto()
      test.onTestFinished(() => moto.stop())
      const managed = await aManagedDatabase(test, postgres, 'in_moto')
      const SecretString = secretOf('quince-one', 'in_moto')
      const ask = (action: string, body: object) => moto.ask('secretsmanager', '/', body, `secretsmanager.${action}`)
      const { ARN } = await ask('CreateSecret', { Name: 'notes', SecretString })
      const settings = {
        ...managed.settings,
        ...moto.settings,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: moto.url,
        DB_SECRET_ARN: String(ARN),
      }
      const { place } = managed
      expect((await place.run(['migrate'], settings)).code).toBe(0)
      await place.open(settings)
      expect((await aGuest().visit(`${place.url}/readyz`)).status).toBe(200)

      await postgres.setPassword('in_moto', 'quince-two')
      await ask('PutSecretValue', { SecretId: ARN, SecretString: secretOf('quince-two', 'in_moto') })
      expect(await postgres.disconnect('in_moto')).toBeGreaterThan(0)
      expect((await aGuest().visit(`${place.url}/readyz`)).status).toBe(200)
      expect(managed.secrets.asked, 'ours was not asked').toEqual([])
    })
  })
} else {
  it('is not installed, and nothing is driven against it', () => {
    process.stderr.write('!!! NOT TESTED against moto: .ci/run installs it. !!!\n')
  })
}
