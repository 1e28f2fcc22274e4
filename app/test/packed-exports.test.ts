import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { openObjects } from '../server/adapters.ts'
import { partPrefix } from '../server/features/export/pack-exports.ts'
import { readConfig } from '../server/config.ts'

it('packed exports lie in a folder of their own, and are read and removed there', async () => {
  const place = await mkdtemp(join(tmpdir(), 'notejam-places-'))
  onTestFinished(() => rm(place, { recursive: true }))
  const file = join(place, 'file')
  await writeFile(file, 'whole')
  const objects = await openObjects(readConfig({ DATA_DIR: place }, place))
  const keys = [`${partPrefix}1`, 'a-picture']
  for (const key of keys) await objects.put(key, file, 5, 'text/plain')
  expect([await readdir(join(place, 'exports')), await readdir(join(place, 'attachments'))]).toEqual([
    [`${partPrefix}1`],
    ['a-picture'],
  ])
  for (const key of keys) expect(await text(await objects.get(key, { first: 0, last: 1 }))).toBe('wh')
  for (const key of keys) await objects.remove(key)
  expect([await readdir(join(place, 'exports')), await readdir(join(place, 'attachments'))]).toEqual([[], []])
})
