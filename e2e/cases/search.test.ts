import { describe, expect, it } from 'vitest'
import { aWriter } from './writer.ts'

/** What people type to find a note again. */

const writer = aWriter()

const finds: [what: string, text: string, ...words: string[]][] = [
  // charabia#204, webtrees#5262, RATQ#287.
  ['Arabic: ta marbuta', 'مدرسة كبيرة', 'مدرسه', 'مدرسة'],
  ['Arabic: alef maksura', 'على الطاولة', 'علي', 'على'],
  ['Arabic: marks and alef', 'مُحَمَّد و أحمد', 'محمد', 'احمد'],
  ['Arabic: tatweel', 'كـــتاب جديد', 'كتاب'],
  ['Persian letters', 'کتاب یک', 'كتاب', 'يك'],
  ['Persian joiners', 'می\u200cخواهم بروم', 'میخواهم', 'می\u200cخواهم'],
  ['digits of Arabic and Persian', 'سنة ٢٠٢٦ و ۱۴۰۵', '2026', '1405'],
  // joplin#5506, another-notes-app#155.
  ['emoji', 'party 🎉 time 👩\u200d👩\u200d👧', '🎉', 'party 🎉', '👩\u200d👩\u200d👧'],
  ['signs', 'from A → B costs 5 € ½ ©', '→', '€', '5 €'],
  ['versions', 'released v1.2.3 today, v2 later', '1.2.3', 'v1.2.3', '1.2'],
  // obsidian-another-quick-switcher#268.
  ['flags of commands', 'rsync --dry-run first, then rm -rf', '--dry-run', 'dry-run', 'rsync --dry-run'],
  // nixnote2#247, outline#11561.
  ['hyphens', 'to-do list and e-mail', 'todo', 'to-do', 'to do', 'email', 'e-mail'],
  ['apostrophes', 'don’t stop l’été', 'dont', "don't", 'don’t', 'été'],
  ['numbers', '1,000,000 people', '1000000', '1,000,000'],
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

describe('is found:', () => {
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

it('names of languages do not find every C', async () => {
  await writer.write('vitamin C and C major', 'sharplessq')
  for (const words of ['C++', 'C#']) expect(await writer.finds(words, 'sharplessq'), words).toBe(false)
  expect(await writer.finds('vitamin C', 'sharplessq')).toBe(true)
})

it('signs are never answered as if nothing had been typed', async () => {
  const name = 'unsignedq'
  await writer.write('nothing but words', name)
  for (const words of ['🎉', '→', '€', '***']) expect(await writer.finds(words, name), words).toBe(false)
})
