import { expect, it } from 'vitest'
import { aProgram } from '../../../test/programs.ts'
import { sharedWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()

it('refuses a form that says what it does not know, and takes nothing', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { call } = await aProgram(world, ada)
  const send = (fields: Record<string, string>, files = ['plums.txt']) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    for (const name of files) form.append('files', new Blob(['Plums are ripe']), name)
    return call('POST', routes.api.imports.href(), form)
  }
  for (const [fields, detail] of [
    [{ dryrun: '1' }, 'dryrun is not known here.'],
    [{ __proto__x: '1' }, '__proto__x is not known here.'],
    [{ dry_run: 'maybe' }, 'dry_run must be one of 0, 1.'],
    [{ duplicates: 'merge' }, 'duplicates must be one of skip, update, again.'],
  ] as const) {
    const answer = await send(fields)
    expect([answer.status, answer.json['detail']]).toEqual([422, detail])
  }
  const empty = await send({ dry_run: '1' }, [])
  expect([empty.status, empty.json['detail']]).toEqual([422, 'files has no file.'])
  const json = await call('POST', routes.api.imports.href(), { files: [] })
  expect([json.status, json.json.type]).toEqual([415, expect.stringContaining('#problem-media-type')])
  const queued = await world.sql`select from imports where user_id = ${ada.id}`
  expect(queued.count).toBe(0)
  const taken = await send({ dry_run: '1', duplicates: 'again' })
  expect([taken.status, taken.json['dry_run'], taken.json['duplicates']]).toEqual([202, true, 'again'])
})
