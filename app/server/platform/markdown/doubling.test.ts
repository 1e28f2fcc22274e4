import { describe, it } from 'vitest'
import { expectLinear } from '../../../test/doubling.ts'
import { arranged } from './arrange.ts'
import { repeated, shapes } from './doubling.test.cases.ts'
import { renderMarkdown } from './markdown.ts'
import { outlineOf } from './outline.ts'
import { tasksOf } from './tasks.ts'
import { doneLast } from './tick.ts'

const sort = (text: string) => arranged({ text, move: doneLast })
const outline = (text: string) => outlineOf({ name: 'a', text })

const all = [...repeated, ...Object.entries(shapes)]
/** What reads the same blocks and lines as what renders them is given every third; `doubling.all.test.ts` gives it all of them. */
const aThird = (from: number) => all.filter((_, n) => n % 3 === from)
const shapesOf = (some: typeof all) => some.filter(([name]) => name in shapes)

describe('CPU grows as the text does', () => {
  it.each(all)('rendered: %s', async (_, make) => {
    await expectLinear(make, renderMarkdown)
  })

  it.each(aThird(0))('outlined: %s', async (_, make) => {
    await expectLinear((length) => `${make(length)}#a`, outline)
  })

  it.each(shapesOf(aThird(1)))('in a task: %s', async (_, make) => {
    await expectLinear((length) => `- [ ] ${make(length)}`, tasksOf)
  })

  it.each(shapesOf(aThird(2)))('done last: %s', async (_, make) => {
    await expectLinear((length) => `- [x] a\n- [ ] ${make(length)}`, sort)
  })

  const checklists: Record<string, string> = {
    'a list': '- [x] a\n- [ ] b\n',
    'numbers of more and more signs': '1. [x] a\n   a1\n1. [ ] b\n',
    'lists in items': '- [x] a\n  - [x] a1\n  - [ ] a2\n',
    'quotes and blank lines': '> - [x] a\n>\n> - [ ] b\n>\n',
    'lists one after the other': '- [x] a\n- [ ] b\n\ntext\n\n',
  }

  it.each(Object.entries(checklists))('done last: %s', async (_, piece) => {
    await expectLinear((length) => piece.repeat(length / piece.length), sort)
  })

  it.each(Object.entries(checklists))('moved across, from the end to the beginning: %s', async (_, piece) => {
    const make = (length: number) => `* [ ] first\n\n${piece.repeat(length / piece.length)}\n\n* [ ] last\n`
    const move = (text: string) => {
      const last = tasksOf(text).at(-1)
      return arranged({
        text,
        move: `${last?.index} ${last?.line} before 0-${tasksOf(text)[0]?.line}`.replace(' ', '-'),
      })
    }
    await expectLinear(make, move)
  })
})
