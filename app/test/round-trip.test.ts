import { it } from 'vitest'
import { sharedImportWorld } from '../server/features/import/import-world.ts'
import { expectSameAfterRoundTrip } from './round-trip.ts'

const aWorld = sharedImportWorld()
const [created, updated] = ['2024-02-29T10:11:12.123Z', '2026-01-30T02:58:59.120456Z']

it('an account that is exported, imported and exported again is the same', async () => {
  await expectSameAfterRoundTrip(await aWorld(), {
    pads: [
      { name: 'Jam / 2026', colour: 3, place: 2 },
      { name: 'Work', place: 1 },
      { name: 'Work' },
      { name: 'Empty' },
      { name: 'trash' },
    ],
    notes: [
      { name: 'Plum: how?', text: 'Two kilos. #jam\r\n', pad: 0, files: ['la"bel?.png', 'b.png'], created, updated },
      { name: 'plum: HOW?', text: '---\ntags: [x]\n---\n![](FILE0) [b](FILE3#page=2)', pad: 0, created, updated },
      { name: '', text: '\ufeff# First **line**\n\n`![](FILE1)` [[Plum: how?]]', created, updated, isPinned: true },
      { name: 'Same', text: 'same', pad: 1, created, updated },
      { name: 'Same', text: 'same', pad: 2, files: ['b.png'], created, updated },
      {
        name: 'Last',
        text: '<img src="FILE3"> ![](/attachments/999999/file/gone.png)',
        files: ['b.png'],
        created,
        updated,
      },
      { name: 'Mouldy', text: '![](FILE4)\n---\n', pad: 1, created, updated, isTrashed: true },
      { name: 'CON', text: '', created: '1971-01-01T00:00:00Z', updated },
      {
        ...{ name: 'Often changed', text: 'Now. ![](FILE0)', pad: 0, created, updated },
        versions: [
          { text: '\ufeff---\na: b\n---\nfirst [b](FILE1#x)', savedAt: created },
          { text: 'not merged ![](FILE4)', savedAt: updated, isConflict: true },
          { text: 'not merged either', savedAt: updated, isConflict: true },
          { text: '', savedAt: '2026-01-30T01:00:00.001Z' },
        ],
      },
      { name: 'Old', text: 'x', created, updated, isTrashed: true, versions: [{ text: 'older', savedAt: created }] },
      { name: '"quotes" \\ and: {yaml} #x', text: '\n\n', created, updated },
    ],
  })
})
