import { describe, it } from 'vitest'
import { expectLinear } from '../../../test/doubling.ts'
import { arranged } from './arrange.ts'
import { repeated, shapes } from './doubling.test.cases.ts'
import { renderMarkdown } from './markdown.ts'
import { tasksOf } from './tasks.ts'
import { doneLast } from './tick.ts'

const sort = (text: string) => arranged({ text, move: doneLast })

const all = [...repeated, ...Object.entries(shapes)]

describe('CPU grows as the text does', () => {
  // `doubling.all.test.ts` gives these also to what reads the same blocks and lines.
  it.each(all)('rendered: %s', async (_, make) => {
    await expectLinear(make, renderMarkdown)
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
