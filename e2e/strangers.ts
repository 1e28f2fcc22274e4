import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { openElsewhere, type Elsewhere } from './elsewhere.ts'
import { aNote, aVisitor, heading, settleIn, signOut } from './visitor.ts'
import type { World } from './world.ts'

/** Defines what a page of another site, or only of another origin, cannot do. */
export function strangersChangeNothing(world: World, kind: 'site' | 'origin'): void {
  describe(`a page of another ${kind}`, () => {
    let elsewhere: Elsewhere
    beforeAll(async () => {
      elsewhere = await openElsewhere()
    })
    afterAll(() => elsewhere.stop())

    const note = { name: 'Prize', text: 'You have won.' }
    const inputs = Object.entries(note).map(([name, value]) => `<input name="${name}" value="${value}">`)

    it('changes nothing with a form', async (test) => {
      const page = await aVisitor(world, test)
      await settleIn(page, anAccount('Ada'))
      elsewhere.say(
        `<form method="post" action="${world.notejam.url}/notes/create">${inputs.join('')}<button>Win</button></form>`,
      )

      await page.goto(elsewhere.origins[kind])
      await page.getByRole('button', { name: 'Win' }).click()
      await heading(page, 'This came from another site')

      await page.goto('/')
      await heading(page, 'All notes (0)')
      // The same fields without an Origin header make a note: the form was refused for where it came from.
      await aNote(page, note)
      await page.goto('/')
      await heading(page, 'All notes (1)')
    })

    const ways: [what: string, html: (url: string) => string, act: (page: Page) => Promise<unknown>][] = [
      [
        'a form',
        (url) => `<form method="post" action="${url}/signout"><button>Win</button></form>`,
        (page) => page.getByRole('button', { name: 'Win' }).click(),
      ],
      [
        'a link',
        (url) => `<a href="${url}/signout">Win</a>`,
        (page) => page.getByRole('link', { name: 'Win' }).click(),
      ],
      ['a picture', (url) => `<img alt="Win" src="${url}/signout">`, async () => {}],
      [
        'a script',
        () => '',
        (page) =>
          page.evaluate(`Promise.allSettled(['GET', 'POST'].map((method) =>
            fetch('${world.notejam.url}/signout', { method, mode: 'no-cors', credentials: 'include' })))`),
      ],
    ]
    it('does not sign the visitor out with a form, a link, a picture or a script', async (test) => {
      const page = await aVisitor(world, test)
      await settleIn(page, anAccount('Ada'))
      for (const [what, html, act] of ways) {
        elsewhere.say(html(world.notejam.url))
        const asked = page.waitForRequest(`${world.notejam.url}/signout`)
        await page.goto(elsewhere.origins[kind])
        await act(page)
        // The server has answered, whatever it was.
        await (await asked).response()

        await page.goto('/')
        expect(page.url(), what).toBe(`${world.notejam.url}/`)
        await heading(page, 'All notes (0)')
      }
      await signOut(page)
      await heading(page, 'Sign in')
    })
  })
}
