import type { CfnDBInstance } from 'aws-cdk-lib/aws-rds'
import { expect, it } from 'vitest'
import type { NotejamApp } from '../notejam-app.ts'
import { prod } from './variants.ts'
import { validate } from './validate.ts'

/** All variants of the configuration: validation.all.test.ts. */

function databaseOf(app: NotejamApp): CfnDBInstance {
  const instance = ['prod', 'Data', 'Database', 'Instance'].reduce((node, id) => node.findChild(id).node, app.node)
  return instance.defaultChild as CfnDBInstance
}

it('the rules are silent about our environments', () => {
  expect(() => validate()).not.toThrow()
})

it("stops what AWS's recommendations and CloudFormation's own rules find", () => {
  const broken = () =>
    validate([prod], (app) => {
      const database = databaseOf(app)
      database.storageEncrypted = false
      database.addPropertyOverride('NoSuchProperty', true)
    })
  expect(broken).toThrow(/(?=[^]*AwsSolutions-RDS2)(?=[^]*NoSuchProperty)/)
})
