import { expect, it } from 'vitest'
import { settingNames } from '../../app/server/settings.ts'
import { settingsOf } from '../checks/service.ts'
import type { AttachmentsBucket } from '../constructs/attachments-bucket/index.ts'
import type { ExportsBucket } from '../constructs/exports-bucket/index.ts'
import type { NotesDatabase } from '../constructs/notes-database/index.ts'
import type { SigningKeys } from '../constructs/signing-keys/index.ts'
import { environmentOf, settings } from '../constructs/web-service/settings.ts'
import { synthesise } from '../synthesise.ts'
import { prod, everyOption } from './variants.ts'

const { environment, system } = synthesise(prod)
// The names of the settings do not depend on these values.
const database = { secretArn: 'arn', instance: { dbInstanceEndpointAddress: 'host' } } as unknown as NotesDatabase
const attachments = { bucketName: 'bucket' } as unknown as AttachmentsBucket
const exports = { bucketName: 'exports' } as unknown as ExportsBucket
const signingKeys = { secretArn: 'arn' } as unknown as SigningKeys
const publicOrigin = 'https://notes.example.com'
const choices = settings({ environment, database, attachments, exports, signingKeys, publicOrigin })

it('F4: decides every setting that the program reads, and no other', () => {
  expect(settingNames.length, 'there must be settings for this to mean anything').toBeGreaterThan(10)
  expect(Object.keys(choices).sort()).toEqual([...settingNames].sort())
})

it.each(['web', 'migrate'])('F4: the container %s gets exactly those that are set', (container) => {
  expect(settingsOf(system, container)).toEqual(Object.keys(environmentOf(choices)).sort())
})

it('O7: the address of the collector is set where there is one, and so are whom to tell of a weakness and who signs people in', () => {
  const traced = settingsOf(synthesise(everyOption).system, 'web')
  expect(traced.filter((name) => !settingsOf(system, 'web').includes(name))).toEqual([
    ...['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET_ARN', 'OIDC_ISSUER', 'OIDC_NAME', 'OIDC_TRUST_EMAIL'],
    ...['OTEL_EXPORTER_OTLP_ENDPOINT', 'PASSWORD_SIGN_IN', 'REQUIRE_SECOND_FACTOR', 'SECURITY_CONTACT', 'WEBHOOKS'],
  ])
})

it('F4: no setting holds a secret, only where to fetch it', () => {
  const texts = JSON.stringify(system.ofType('AWS::ECS::TaskDefinition').map(({ properties }) => properties))
  expect(texts).toContain('MasterUserSecret')
  expect(texts).toContain('SigningKeys')
  expect(texts).not.toContain('resolve:secretsmanager')
})
