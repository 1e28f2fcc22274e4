import type { Parser } from './parsers.ts'
import { attachments } from './settings/attachments.ts'
import { backups } from './settings/backups.ts'
import { database } from './settings/database.ts'
import { imports } from './settings/imports.ts'
import { mail } from './settings/mail.ts'
import { serving } from './settings/serving.ts'
import { singleSignOn } from './settings/single-sign-on.ts'
import { watching } from './settings/watching.ts'
import { webhooks } from './settings/webhooks.ts'
import type { Group } from './settings/setting.ts'

/** Every environment variable that the service reads, by what it is for. docs/configuration.md is made from this. */
export const settingGroups: Readonly<Record<string, Group>> = {
  Serving: serving,
  'The database': database,
  Attachments: attachments,
  'Notes from elsewhere': imports,
  Backups: backups,
  'Single sign-on': singleSignOn,
  Webhooks: webhooks,
  Mail: mail,
  'Logs, metrics, traces': watching,
}

export const settings = {
  ...serving,
  ...database,
  ...attachments,
  ...imports,
  ...backups,
  ...singleSignOn,
  ...webhooks,
  ...mail,
  ...watching,
}

export type SettingName = keyof typeof settings

export const settingNames = Object.keys(settings) as SettingName[]

/** What is read: a setting without a default may be undefined. */
export type SettingValues = { readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]> }

type ValueOf<One> =
  One extends Parser<infer Value> ? (One extends { readonly default: string } ? Value : Value | undefined) : never
