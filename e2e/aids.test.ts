import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { findProblems } from './axe.ts'
import { forSuite } from './for-suite.ts'
import { aNote } from './visitor.ts'
import { openWorld } from './world.ts'
import { atANewNote, editor, typed } from './writing-page.ts'

const world = openWorld()

/** Replaces the text, with the caret at its end. */
async function begin(page: Page, text: string): Promise<void> {
  await editor(page).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  if (text) await page.keyboard.insertText(text)
}

const choices = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')

/** Enter, as a person presses it: the library takes no key for an answer in the first 75 ms of a list. */
async function choose(page: Page): Promise<void> {
  await page.waitForTimeout(150)
  await page.keyboard.press('Enter')
}

const becomes = (page: Page, text: string) => expect.poll(() => typed(page), { timeout: 20_000 }).toBe(text)

describe('what is begun', () => {
  it('is proposed: notes, tags, and what a line may become', async (test) => {
    const page = await atANewNote(world, test)
    await aNote(page, { name: 'Plum [and] quince', text: '#preserves' })
    await begin(page, '')
    await page.keyboard.type('/')
    await choices(page).first().waitFor()
    expect(await choices(page).allTextContents()).toEqual(expect.arrayContaining(['Heading', 'Tasks', 'Table', 'File']))
    expect(await findProblems(page)).toEqual([])
    await page.keyboard.type('todo')
    await eventually('it is narrowed', async () => (await choices(page).count()) === 1)
    await choose(page)
    await becomes(page, '- [ ] ')

    await begin(page, 'see ')
    await page.keyboard.type('[[plum')
    await choices(page).filter({ hasText: 'quince' }).waitFor()
    await expect.poll(() => choices(page).last().textContent(), { timeout: 20_000 }).toBe('New note “plum”')
    await choose(page)
    await becomes(page, 'see [[Plum \\[and\\] quince]]')

    await page.keyboard.type(' #pres')
    await choices(page).filter({ hasText: '#preserves' }).waitFor()
    await choose(page)
    await becomes(page, 'see [[Plum \\[and\\] quince]] #preserves')
    await page.keyboard.press('Enter')
    expect(await typed(page), 'the list is gone').toMatch(/#preserves\n$/)

    await begin(page, '```\n')
    await page.keyboard.type('[[plum #pres\n/')
    await page.keyboard.press('Escape')
    expect(await choices(page).count(), 'nothing in code').toBe(0)
  })
})

describe('what is selected', () => {
  it('has a bubble above it, which takes no room and is reached by keys', async (test) => {
    const page = await atANewNote(world, test)
    await begin(page, 'one\n\ntwo words')
    await page.keyboard.press('Shift+Home')
    const bubble = page.getByRole('toolbar', { name: 'Format what is selected' })
    const line = page.locator('.cm-line').filter({ hasText: 'two words' })
    const before = await line.boundingBox()
    await bubble.waitFor()
    const [box, after] = [await bubble.boundingBox(), await line.boundingBox()]
    expect(after, 'nothing moves').toEqual(before)
    expect((box?.y ?? 0) + (box?.height ?? 0), 'above the line').toBeLessThanOrEqual(after?.y ?? 0)
    expect(await findProblems(page)).toEqual([])

    await page.keyboard.press('Alt+F10')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await becomes(page, 'one\n\n*two words*')
    const italic = bubble.getByRole('button', { name: 'Italic' })
    await eventually('it is shown', async () => (await italic.getAttribute('aria-pressed')) === 'true')
    await page.keyboard.press('Escape')
    await page.keyboard.press('End')
    await bubble.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await becomes(page, 'one\n\ntwo words')
    await page.keyboard.press('Control+y')
    await becomes(page, 'one\n\n*two words*')
  })

  it('is found, replaced and taken back by keys', async (test) => {
    const page = await atANewNote(world, test)
    await begin(page, 'jam, more jam\nJam')
    await page.keyboard.press('Control+f')
    const panel = page.getByRole('search', { name: 'Find in this note' })
    await panel.waitFor()
    await page.keyboard.type('jam')
    await panel.getByText('3 matches').waitFor()
    await page.keyboard.press('Enter')
    await panel.getByText('1 of 3').waitFor()
    await page.keyboard.press('Shift+Enter')
    await panel.getByText('3 of 3').waitFor()
    expect(await findProblems(page)).toEqual([])
    await panel.getByLabel('Replace with').fill('jelly')
    await panel.getByRole('button', { name: 'Replace all' }).click()
    await becomes(page, 'jelly, more jelly\njelly')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await becomes(page, 'jam, more jam\nJam')
  })
})

describe('pasted HTML', () => {
  const pasted: readonly (readonly [from: string, html: string, markdown: string])[] = [
    [
      'a page',
      '<h2 id="a" class="x" style="color:red">Title</h2><p>Some <strong>bold</strong>, <em>slanted</em> and <a href="https://a.example/x?y=1" onclick="bad()">linked</a> words.</p><script>bad()</script><style>p{}</style><p><a href="javascript:bad()">safe</a></p>',
      '## Title\n\nSome **bold**, *slanted* and [linked](https://a.example/x?y=1) words.\n\nsafe',
    ],
    ['lists', '<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>', '- a\n  1. b\n  2. c\n- d'],
    [
      'a document in the browser',
      '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p><span style="font-weight:700">Bold</span><span style="font-weight:400"> plain</span></p><ul><li style="list-style-type:disc"><p role="presentation"><span>a</span></p></li><ul><li><p role="presentation"><span style="font-style:italic">b</span></p></li></ul></ul></b>',
      '**Bold** plain\n\n- a\n  - *b*',
    ],
    [
      'a word processor',
      '<html><head><style><!--p{mso-x:1}--></style></head><body><p class=MsoNormal><b>Bold<o:p></o:p></b></p><p class=MsoListParagraphCxSpFirst style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>&nbsp;&nbsp;</span></span>one</p><p class=MsoListParagraphCxSpLast style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">o<span>&nbsp;</span></span>two</p><p class=MsoNormal>end</p></body></html>',
      '**Bold**\n\n- one\n  - two\n\nend',
    ],
    [
      'a notes app',
      '<style>p.p1{margin:0}</style><p class="p1"><b>Shopping</b></p><ul class="ul1"><li class="li1"><input type="checkbox" checked> milk</li><li class="li1"><input type="checkbox"> jam</li></ul>',
      '**Shopping**\n\n- [x] milk\n- [ ] jam',
    ],
    [
      'a spreadsheet',
      '<google-sheets-html-origin><style></style><table><colgroup><col width="100"></colgroup><tbody><tr><td>fruit</td><td style="text-align:right">kg</td></tr><tr><td>plum|s</td><td style="text-align:right">4</td></tr></tbody></table>',
      '| fruit | kg |\n| --- | ---: |\n| plum\\|s | 4 |',
    ],
    [
      'code',
      '<p>run</p><pre><code class="language-sh">npm ci\nnpm test</code></pre>',
      'run\n\n```sh\nnpm ci\nnpm test\n```',
    ],
    [
      'marks',
      '<p><del>old</del> <mark>new</mark> <kbd>Esc</kbd> H<sub>2</sub>O</p>',
      '~~old~~ ==new== <kbd>Esc</kbd> H<sub>2</sub>O',
    ],
    [
      'an editor of code',
      '<div style="color:#fff;font-family:Menlo, monospace;white-space: pre;"><div><b>const</b> a</div></div>',
      'PLAIN *text*',
    ],
    ['formats that say nothing', '<div><span style="color:red">words</span></div>', 'PLAIN *text*'],
  ]
  // What ends a visitor's page needs no context of a test.
  const suite = forSuite() as unknown as Pick<TestContext, 'onTestFinished'>
  let page: Page
  beforeAll(async () => {
    page = await atANewNote(world, suite)
  })

  it.each(pasted)('from %s becomes Markdown in one step', async (_from, html, markdown) => {
    await begin(page, '')
    await editor(page).evaluate((content, html) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/html', html)
      clipboardData.setData('text/plain', 'PLAIN *text*')
      content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, html)
    const tidied = async () => (await typed(page)).replace(/ +\|/g, ' |').replace(/-{3,}/g, '---')
    // The text as it came stands there until what reads HTML is loaded.
    await expect.poll(tidied, { timeout: 20_000 }).toBe(markdown)
    await page.keyboard.press('Control+z')
    expect(await typed(page)).toBe('')
  })
})
