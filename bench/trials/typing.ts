import type { Page } from 'playwright-core'

/** How much slower than this machine's the device is that Chromium pretends to be. */
const slowerTimes = 4

/** Between two keys, in milliseconds: a quick typist. */
const keyGapMs = 90

/** The browser reports interactions from this on, in steps of eight; shorter ones count as half of it. */
const reportedFromMs = 16

/** Words, and a line that begins a list: what the editor does at most keys, and what it does at some. */
const typed = 'The jars cooled on the sill, and then we wrote labels.\n- damsons\nquince\n\n'

/**
 * Types in the middle of the open note, on a slow device.
 * @returns how long each key took until its frame was shown (Event Timing), in milliseconds
 */
export async function interactions(page: Page): Promise<number[]> {
  const devtools = await page.context().newCDPSession(page)
  await page.locator('.cm-content').click({ position: { x: 200, y: 20 } })
  await page.keyboard.press('Control+End')
  const lines = await page.evaluate<number>(`document.querySelector('textarea[name=text]').value.split('\\n').length`)
  for (let line = 0; line < Math.min(lines, 120) / 2; line++) await page.keyboard.press('ArrowUp')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.evaluate(observe)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowerTimes })
  for (const key of typed)
    await page.keyboard.press(key === '\n' ? 'Enter' : key === ' ' ? 'Space' : key, { delay: keyGapMs })
  await page.waitForTimeout(500)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  const measured = await page.evaluate<number[]>('window.interactionTimes()')
  const short = Array.from({ length: Math.max(0, typed.length - measured.length) }, () => reportedFromMs / 2)
  return [...short, ...measured].sort((a, b) => a - b)
}

/** Within the page: of each interaction its longest event. */
const observe = `{
  const longest = new Map()
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) longest.set(interactionId, Math.max(duration, longest.get(interactionId) ?? 0))
  }).observe({ type: 'event', durationThreshold: ${reportedFromMs} })
  window.interactionTimes = () => [...longest.values()]
}`
