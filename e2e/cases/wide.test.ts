import { expect, it } from 'vitest'
import { routes } from '../../app/server/routes.ts'
import { aVisitor } from '../visitor.ts'
import { openWorld } from '../world.ts'
import { cookiesOf, itFits, texts } from './wide.ts'
import { aWriter } from './writer.ts'

/** On the narrowest phone; `wide.all.test.ts` has a wider one. */
const world = openWorld()
const writer = aWriter()

itFits(world, writer, 320)

it('twenty levels stay within reach: what does not fit can be scrolled to', async (test) => {
  const page = await aVisitor(world, test, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
  await page.context().addCookies(cookiesOf(writer))
  for (const [what, text] of texts.slice(0, 4)) {
    const noteId = await writer.write(text)
    await page.goto(routes.notes.show.href({ noteId }), { waitUntil: 'domcontentloaded' })
    const last = page
      .locator('.prose')
      .getByText(/(level|quote) 19$/)
      .last()
    await last.evaluate((element) => element.scrollIntoView({ inline: 'center', block: 'center' }))
    const { left, right } = await last.evaluate((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const { left, right } = range.getBoundingClientRect()
      return { left, right }
    })
    expect([left >= 0, right <= 361], `${what}: ${left} to ${right}`).toEqual([true, true])
    // A word in a column of one letter cannot be read.
    expect(right - left, what).toBeGreaterThan(30)
  }
})
