import { describe, expect, it } from 'vitest'
import { aWriter } from './writer.ts'

/** What people type to find a note again. */

const writer = aWriter()

const finds: [what: string, text: string, ...words: string[]][] = [
  ['Arabic: marks and alef', 'مُحَمَّد و أحمد', 'محمد', 'احمد'],
  // obsidian-another-quick-switcher#268.
  ['flags of commands', 'rsync --dry-run first, then rm -rf', '--dry-run', 'dry-run', 'rsync --dry-run'],
  ['names of languages', 'C++ and C# beside .NET', 'C++', 'C#', '.NET'],
  // outline#3207, basic-memory#1294, quartz#163, tome#206, mattermost#35260, buzz#7025.
  ['Chinese', '这是一个测试文档，即适者生存', '测试', '适者生存'],
  ['Japanese', '日本語のテスト', 'テスト', '日本'],
  ['Korean', '대한민국 만세', '민국', '대한'],
  ['Thai', 'ภาษาไทยสวยงาม', 'ไทย'],
  ['Hindi', 'हिन्दी भाषा', 'हिन्दी'],
  ['capitals of Turkish, German and Greek', 'İstanbul Straße ΣΊΣΥΦΟΣ', 'istanbul', 'STRASSE', 'σίσυφος'],
  ['ligatures', 'ﬁnancial ofﬁce', 'financial office'],
  ['accents', 'Crème Brûlée', 'creme brulee', 'CRÈME', 'cre\u0300me'],
  ['underscores', 'sltrhd_images and R&D', 'sltrhd_images', 'R&D'],
]

describe('a note is found:', () => {
  it.for(finds.map((one, n) => [...one.slice(0, 2), n, one.slice(2)] as [string, string, number, string[]]))(
    '%s',
    async ([, text, n, words]) => {
      const name = `found${n}q`
      await writer.write(text, name)
      const missed: string[] = []
      for (const one of words) if (!(await writer.finds(one, name))) missed.push(one)
      expect(missed).toEqual([])
      expect(await writer.finds('walrus', name), 'what is not in it').toBe(false)
    },
  )
})

it('signs are never answered as if nothing had been typed', async () => {
  const name = 'unsignedq'
  await writer.write('nothing but words', name)
  for (const words of ['🎉', '→', '€', '***']) expect(await writer.finds(words, name), words).toBe(false)
})
