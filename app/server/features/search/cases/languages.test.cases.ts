import { describe, expect, it } from 'vitest'
import { sharedWorld, type Person, type World } from '../../../../test/world.ts'
import { lookingAfter, type Prepare } from '../search-world.ts'

/** Words of languages, found as people type them. */
export function languageTests(prepare: Prepare): void {
  const { find, pageOf } = lookingAfter(prepare)

  describe('in any language, it finds', () => {
    const notes = {
      German: 'Die Krankenversicherungskarte liegt in der Schublade, Größe A6.',
      French: 'Le café est fermé à Noël.',
      Spanish: 'Mañana compraremos azúcar.',
      Polish: 'Łódź i żółty ser.',
      Russian: 'Варенье из сливы, ёлка.',
      Greek: 'Μαρμελάδα δαμάσκηνο.',
      Japanese: '東京都の天気と、ジャムの作り方。',
      Chinese: '我喜欢吃李子果酱。',
      Korean: '자두잼을만들었다.',
      Thai: 'แยมลูกพลัมทำง่ายมาก',
      Arabic: 'مُرَبّى البرقوق',
      Hindi: 'हिन्दी में जैम।',
      Decomposed: 'Zwetschgenmu\u0308sli und cre\u0300me',
      Wide: 'ＪＡＭ１２３',
    }
    const aWorld = sharedWorld()
    let shelf: Promise<Person> | undefined

    /** One person's, for all languages: nothing here changes a note. */
    async function aShelf(world: World): Promise<Person> {
      const ada = await world.aPerson('Ada')
      for (const [name, text] of Object.entries(notes)) await world.aNote(ada, { name, text })
      return ada
    }

    it.each([
      ['versicherung', 'German'],
      ['KARTE', 'German'],
      ['grosse', 'German'],
      ['größe', 'German'],
      ['cafe', 'French'],
      ['noel', 'French'],
      ['fermé', 'French'],
      ['azucar', 'Spanish'],
      ['manana', 'Spanish'],
      ['lodz', 'Polish'],
      ['ŻÓŁTY', 'Polish'],
      ['варенье', 'Russian'],
      ['СЛИВ', 'Russian'],
      ['арень', 'Russian'],
      ['елка', 'Russian'],
      ['μαρμελαδα', 'Greek'],
      ['東京', 'Japanese'],
      ['天気', 'Japanese'],
      ['京都', 'Japanese'],
      ['ジャム', 'Japanese'],
      ['果酱', 'Chinese'],
      ['酱', 'Chinese'],
      ['李子果酱', 'Chinese'],
      ['만들', 'Korean'],
      ['พลัม', 'Thai'],
      ['ง่าย', 'Thai'],
      ['مربى', 'Arabic'],
      ['हिन्दी', 'Hindi'],
      ['zwetschgenmüsli', 'Decomposed'],
      ['creme', 'Decomposed'],
      ['jam123', 'Wide'],
    ])('%s in %s', async (q, language) => {
      const world = await aWorld()
      const ada = await (shelf ??= aShelf(world))
      expect(await find(world, ada, q)).toEqual([language])
      expect(await pageOf(world, ada, q)).toContain('<mark>')
      expect(await find(world, ada, `-${q}`), 'and leaves it out').not.toContain(
        /^(versicherung|KARTE|СЛИВ|арень|酱|만들)$/.test(q) ? '' : language,
      )
    })

    it('no text in which the letters stand apart', async () => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      await world.aNote(ada, { name: 'Apart', text: '東京と京都' })
      expect(await find(world, ada, '東京都')).toEqual([])
      expect(await find(world, ada, '京都')).toEqual(['Apart'])
    })
  })
}
