import { describe, it } from 'vitest'
import { expectLinear } from '../../../test/doubling.ts'
import { repeated, shapes } from './doubling.test.cases.ts'
import { renderMarkdown } from './markdown.ts'
import { tasksOf } from './tasks.ts'

describe('CPU grows as the text does', () => {
  it.each([...repeated, ...Object.entries(shapes)])('rendered: %s', async (_, make) => {
    await expectLinear(make, renderMarkdown)
  })

  it.each(Object.entries(shapes))('in a task: %s', async (_, make) => {
    await expectLinear((length) => `- [ ] ${make(length)}`, tasksOf)
  })
})
