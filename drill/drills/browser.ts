import type { Browser, Page } from 'playwright-core'
import { connect } from '../../app/server/platform/database/connect.ts'
import { routes } from '../../app/server/routes.ts'
import { openChromium } from '../../kit/chromium.ts'
import { chance, diceOf, type Dice } from '../../kit/dice.ts'
import { eventually } from '../../kit/eventually.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import type { Drill } from '../drill.ts'

const editor = '.cm-content'
const start = 'First.\n\nSecond.\n\nThird.'

/** A browser tab, which writes at the end of a line of its own. */
interface Tab {
  readonly keys: readonly string[]
  page: Page
}

/** Two tabs of one browser and one of another write in one note, while connections come and go and tabs crash. */
export const browser: Drill = async (scene) => {
  const rounds = scene.isShort ? 1 : 15
  const postgres = await aPortedPostgres(scene)
  const product = await aProduct(scene, { DATABASE_URL: postgres.url })
  await product.start()
  const sql = connect(postgres.url, 1)
  scene.onEnd(() => sql.end({ timeout: 1 }))
  const chromium = await openChromium()
  scene.onEnd(() => chromium.close())
  const broken: string[] = []
  const counts = { typed: 0, acknowledged: 0, offline: 0, crashed: 0, asking: 0 }
  for (let round = 0; round < rounds; round++) {
    const dice = diceOf(chance(scene.seed * 1000 + round))
    const { noteId, typed, acknowledged, asking, ...figures } = await writeTogether(chromium, product.url, dice, round)
    const [kept] = await sql<{ text: string; others: string }[]>`
      select text, (select coalesce(string_agg(text, ' '), '') from note_revisions where note_id = notes.id) as others
      from notes where id = ${noteId}`
    for (const word of typed) {
      const times = (kept?.text.split(word).length ?? 0) - 1
      if (times > 1) broken.push(`round ${round}: ${word} is there ${times} times`)
      // A tab that asks which text is meant shows what it has not saved, and says so.
      const isShown = asking.includes(word) && !acknowledged.has(word)
      if (times > 0 || kept?.others.includes(word) || isShown) continue
      broken.push(`round ${round}: ${word} is lost${acknowledged.has(word) ? ', and was acknowledged' : ''}`)
    }
    counts.typed += typed.length
    counts.acknowledged += acknowledged.size
    counts.offline += figures.offline
    counts.crashed += figures.crashed
    if (!figures.isSettled) counts.asking++
    scene.say(`${round + 1} of ${rounds}`)
  }
  return {
    what: `${rounds} × three tabs, ${counts.offline} × offline, ${counts.crashed} crashed`,
    ...{ acknowledged: counts.acknowledged, refused: 0 },
    broken,
    notes: [
      `${counts.typed} words typed; ${counts.asking} rounds ended with a tab that asks which of two texts is meant`,
    ],
  }
}

async function writeTogether(chromium: Browser, url: string, dice: Dice, round: number) {
  const person = { email: `tabs-${round}-${Date.now()}@drill.example`, password: 'damson and quince' }
  const one = await chromium.newContext({ baseURL: url })
  const { request } = one
  await request.post(routes.accounts.signUp.href(), { form: { ...person, repeat_password: person.password } })
  await request.post(routes.accounts.signIn.href(), { form: person })
  const made = await request.post(routes.notes.create.href(), {
    headers: { accept: 'application/json' },
    data: { name: 'Written together', text: start },
  })
  const { id: noteId } = (await made.json()) as { id: string }
  const other = await chromium.newContext({ baseURL: url, storageState: await one.storageState() })
  const acknowledged = new Set<string>()
  for (const context of [one, other]) {
    context.on('response', (answer) => {
      const asked = answer.request()
      if (asked.method() !== 'POST' || answer.status() !== 200) return
      for (const [word] of asked.postData()?.matchAll(/w\d+x\d+y/g) ?? []) acknowledged.add(word)
    })
  }
  const path = routes.notes.edit.href({ noteId })
  const open = async (context: typeof one) => {
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('dialog', (dialog) => void dialog.accept().catch(() => {}))
    await page.goto(path)
    await page.locator(editor).waitFor()
    return page
  }
  const down = ['ArrowDown', 'ArrowDown', 'End']
  const tabs: Tab[] = [
    { keys: ['Control+Home', 'End'], page: await open(one) },
    { keys: ['Control+End'], page: await open(one) },
    { keys: ['Control+Home', ...down], page: await open(other) },
  ]
  const typed: string[] = []
  const isOffline = new Map([one, other].map((context) => [context, false]))
  const figures = { offline: 0, crashed: 0 }
  for (let step = 0; step < 30; step++) {
    const tab = dice.pick(tabs)
    const context = tab.page.context()
    const luck = dice.number(100)
    if (luck < 15) {
      isOffline.set(context, isOffline.get(context) !== true)
      await context.setOffline(isOffline.get(context) === true)
      figures.offline++
    } else if (luck < 22 && isOffline.get(context) !== true) {
      // Unsent text is a draft, which the page restores when it is opened again.
      await tab.page.close({ runBeforeUnload: false })
      tab.page = await open(context)
      figures.crashed++
    } else {
      const word = `w${round}x${step}y`
      await tab.page.locator(editor).focus()
      for (const key of tab.keys) await tab.page.keyboard.press(key)
      await tab.page.keyboard.type(` ${word}`)
      typed.push(word)
      await tab.page.waitForTimeout(dice.number(600))
    }
  }
  for (const context of [one, other]) await context.setOffline(false)
  // In a conflict a tab shows its own text, and the other one is in the history.
  const isSettled = await eventually(
    'all tabs show what is saved',
    async () => {
      const answer = await request.get(routes.notes.newer.href({ noteId }, { than: '0' }))
      const { text } = (await answer.json()) as { text: string }
      const shown = await Promise.all(tabs.map(({ page }) => page.locator('textarea[name=text]').inputValue()))
      return shown.every((one) => one === text)
    },
    30_000,
  ).catch(() => false)
  const asking = await Promise.all(
    tabs.map(async ({ page }) => {
      const says = await page.locator('[data-save-state]').allInnerTexts()
      return says.join(' ').includes('Not saved') ? page.locator('textarea[name=text]').inputValue() : ''
    }),
  )
  await one.close()
  await other.close()
  return { noteId, typed, acknowledged, isSettled, asking: asking.join('\n'), ...figures }
}
