import { describe, it } from 'vitest'
import { expectLinearWithCare } from '../../../test/doubling.ts'
import { repeated, shapes } from './doubling.test.cases.ts'
import { renderMarkdown } from './markdown.ts'
import { tasksOf } from './tasks.ts'

describe('CPU grows as the text does, also of long texts', () => {
  it.each([...repeated, ...Object.entries(shapes)])('rendered: %s', async (_, make) => {
    await expectLinearWithCare(make, renderMarkdown)
  })

  it.each(Object.entries(shapes))('in a task: %s', async (_, make) => {
    await expectLinearWithCare((length) => `- [ ] ${make(length)}`, tasksOf)
  })
})
