import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { settingGroups } from '../app/server/settings.ts'
import type { Setting } from '../app/server/settings/setting.ts'

/** `node scripts/configuration.ts` writes docs/configuration.md; a test says when it is stale. */

export const configurationFile = join(resolve(import.meta.dirname, '..'), 'docs', 'configuration.md')

/** The reference of all settings, as it has to be in `configurationFile`. */
export async function configuration(): Promise<string> {
  const text = [
    '# Settings',
    'All are environment variables, and all are optional: `npm start` needs none. The program reads them once, when it ' +
      'starts, and reports everything that is wrong with them at once, by name and without the value. An empty value is ' +
      'the same as none.',
    'Made from `app/server/settings.ts` by `node scripts/configuration.ts`.',
    ...Object.entries(settingGroups).map(([title, settings]) => `## ${title}\n\n${tableOf(settings)}`),
    '## What the AWS client reads',
    'With `DB_SECRET_ARN`, `ATTACHMENTS_BUCKET`, or `MAIL_FROM` without `SMTP_URL`, the AWS client reads its own variables ' +
      'besides: `AWS_REGION` and, where no role gives them, credentials. On ECS the task’s role is enough.',
  ].join('\n\n')
  return format(text, { ...(await resolveConfig(configurationFile)), parser: 'markdown' })
}

function tableOf(settings: Readonly<Record<string, Setting>>): string {
  const rows = Object.entries(settings).map(([name, { default: text, unset, meaning, secret }]) => {
    const otherwise = unset ?? (text === undefined ? '' : `\`${text}\``)
    return `| \`${name}\` | ${otherwise} | ${meaning}${secret ? ' **A secret.**' : ''} |`
  })
  return ['| name | without it | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await writeFile(configurationFile, await configuration())
