import { expect, it } from 'vitest'
import { itemsOf, sourceOf } from '../../../../../test/reader-kit.ts'
import type { Reader } from '../reader.ts'
import { noteOf } from './note.ts'
import { withUniqueIds } from './unique-ids.ts'

it('numbers notes that share an id', async () => {
  const ids = ['a', 'b', 'a', 'a-2', 'a', 'a-2']
  const reader: Reader = {
    ...{ format: 'x', title: 'X' },
    recognises: async () => true,
    async *items() {
      for (const sourceId of ids) yield noteOf({ sourceId, path: sourceId, title: '', text: '' })
      yield { kind: 'problem', path: 'a', why: 'It is none.' }
    },
  }
  const items = await itemsOf(withUniqueIds(reader), await sourceOf({ a: '' }))
  const made = items.map((item) => (item.kind === 'note' ? item.sourceId : item.why))
  expect(made).toEqual(['a', 'b', 'a-2', 'a-2-2', 'a-3', 'a-2-3', 'It is none.'])
})
