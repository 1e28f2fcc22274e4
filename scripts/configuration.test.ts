import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { settingNames } from '../app/server/settings.ts'
import { configuration, configurationFile } from './configuration.ts'

it('the reference of settings is the one that the program has: node scripts/configuration.ts', async () => {
  const text = await readFile(configurationFile, 'utf8')
  expect(text).toBe(await configuration())
  for (const name of settingNames) expect(text).toContain(`| \`${name}\``)
})
