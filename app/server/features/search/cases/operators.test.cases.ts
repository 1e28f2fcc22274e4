import { describe, expect, it } from 'vitest'
import type { Shelf } from './operator-shelf.test.cases.ts'

/** What each operator finds. */
export function operatorsFind(aShelf: Shelf): void {
  describe('an operator finds', () => {
    it.each([
      // Names.
      ['title:jam', 'Jam,Jam jars'],
      ['title:ja', 'Jam,Jam jars'],
      ['TITLE:Jam', 'Jam,Jam jars'],
      ['title:jam title:jars', 'Jam jars'],
      ['title:"jam jars"', 'Jam jars'],
      ['title:"jars jam"', ''],
      ['title:"am jars"', ''],
      ['title:“jam jars”', 'Jam jars'],
      ['title:sugar', ''],
      ['title:東京', '東京都の天気'],
      ['title:東京都', '東京都の天気'],
      ['title:京東', ''],
      ['title:"天気"', '東京都の天気'],
      ['title:jam sugar', 'Jam'],
      ['jam -title:jam', 'Shopping'],
      ['-title:"jam jars" jam', 'Jam,Shopping'],
      ['title:nothing jam', ''],
      ['title:🎉', ''],
      // Tags, with those that are nested in them.
      ['tag:food', 'Jam'],
      ['tag:#food', 'Jam'],
      ['tag:＃food', 'Jam'],
      ['tag:FOOD', 'Jam'],
      ['tag:Food/', 'Jam'],
      ['tag:food/jam', 'Jam'],
      ['tag:"food"', 'Jam'],
      ['tag:foo', ''],
      ['tag:work', 'Script,Shopping'],
      ['tag：work', 'Script,Shopping'],
      ['tag:work/mail', 'Shopping'],
      ['tag:work tag:food2', 'Shopping'],
      ['tag:work tag:food', ''],
      ['tag:work -tag:work/mail', 'Script'],
      ['jam -tag:food', 'Jam jars,Shopping'],
      ['tag:% tag:_', ''],
      // Pads.
      ['pad:kitchen', 'Jam'],
      ['Pad:kitchen', 'Jam'],
      ['pad:"shed & barn"', 'Shopping'],
      ['jam -pad:kitchen', 'Jam jars,Shopping'],
      ['jam -pad:kitchen -pad:shed', 'Jam jars'],
      ['pad:🎉', ''],
      // What is or has something.
      ['has:file', 'Jam'],
      ['has:attachments', 'Jam'],
      ['jam -has:file', 'Jam jars,Shopping'],
      ['has:task', 'Jam,Script'],
      ['HAS:Tasks', 'Jam,Script'],
      ['has:task -is:open', 'Script'],
      ['is:open', 'Jam'],
      ['is:pinned', 'Script'],
      ['jam -is:pinned', 'Jam,Jam jars,Shopping'],
      ['is:open is:pinned', ''],
      ['is:pinned -is:pinned', ''],
      // Times.
      ['created:2024', 'Jam'],
      ['jam -created:2024', 'Jam jars,Shopping'],
      ['jam updated:today', 'Jam jars,Shopping'],
      ['jam updated:>yesterday', 'Jam jars,Shopping'],
      ['jam updated:Yesterday', ''],
      ['jam updated:<this-year', 'Jam'],
      ['jam -updated:this-week', 'Jam'],
      ['jam updated:this-month..', 'Jam jars,Shopping'],
      ['jam updated:last-year..yesterday', 'Jam'],
      // The trash.
      ['in:trash', 'Gone jam'],
      ['in:trash jam', 'Gone jam'],
      ['IN:TRASH am', ''],
      ['in:trash title:gone', 'Gone jam'],
      ['in:trash -title:gone', ''],
      ['in:trash tag:food', 'Gone jam'],
      ['in:trash -tag:food', ''],
      ['in:trash sugar', ''],
      ['in:trash "gone jam"', 'Gone jam'],
      ['in:trash -damson', ''],
      ['in:trash has:file', ''],
      ['jam -in:trash', 'Jam,Jam jars,Shopping'],
    ])('%s', async (q, names) => {
      const shelf = await aShelf()
      expect(await shelf.find(q)).toBe(names)
      expect(await shelf.page(q), 'all of it was understood').not.toContain('looked for')
    })
  })
}
