import { describe, it } from 'vitest'
import { expectLinear } from '../../../test/doubling.ts'
import { repeated, shapes } from './doubling.test.cases.ts'
import { renderMarkdown } from './markdown.ts'
import { outlineOf } from './outline.ts'
import { tasksOf } from './tasks.ts'

const outline = (text: string) => outlineOf({ name: 'a', text })

describe('CPU grows as the text does', () => {
  it.each([...repeated, ...Object.entries(shapes)])('rendered: %s', async (_, make) => {
    await expectLinear(make, renderMarkdown)
  })

  it.each([...repeated, ...Object.entries(shapes)])('outlined: %s', async (_, make) => {
    await expectLinear((length) => `${make(length)}#a`, outline)
  })

  it.each(Object.entries(shapes))('in a task: %s', async (_, make) => {
    await expectLinear((length) => `- [ ] ${make(length)}`, tasksOf)
  })
})
