import { describe, it } from 'vitest'
import { expectLinearWithCare } from '../../../test/doubling.ts'
import { repeated, shapes } from './doubling.test.cases.ts'
import { arranged } from './arrange.ts'
import { renderMarkdown } from './markdown.ts'
import { outlineOf } from './outline.ts'
import { tasksOf } from './tasks.ts'
import { doneLast } from './tick.ts'

const sort = (text: string) => arranged({ text, move: doneLast })
const outline = (text: string) => outlineOf({ name: 'a', text })

describe('CPU grows as the text does, also of long texts', () => {
  it.each([...repeated, ...Object.entries(shapes)])('rendered: %s', async (_, make) => {
    await expectLinearWithCare(make, renderMarkdown)
  })

  it.each([...repeated, ...Object.entries(shapes)])('outlined: %s', async (_, make) => {
    await expectLinearWithCare((length) => `${make(length)}#a`, outline)
  })

  it.each(Object.entries(shapes))('in a task: %s', async (_, make) => {
    await expectLinearWithCare((length) => `- [ ] ${make(length)}`, tasksOf)
  })

  it.each(Object.entries(shapes))('done last: %s', async (_, make) => {
    await expectLinearWithCare((length) => `- [x] a\n- [ ] ${make(length)}`, sort)
  })
})
