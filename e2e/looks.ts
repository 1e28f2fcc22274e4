import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { inWords, runAxe } from './axe.ts'

/** Notes the layout shifts since the document began, and what they moved. */
export const watchShifts = `
  window.shifted = []
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries())
      window.shifted.push([value, ...sources.map(({ node }) => (node?.outerHTML ?? node?.nodeName ?? '').slice(0, 100))])
  }).observe({ type: 'layout-shift', buffered: true })`

export interface Look {
  /** CSS pixels. */
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
  /** Rules of axe to look at; an empty list looks only at whether the page fits. @default - all of them */
  readonly rules?: readonly string[]
}

/** The rules whose result depends on the colour scheme. */
export const ofColours = ['color-contrast', 'link-in-text-block']

/** Checks that nothing of a page has moved, and, in each of the looks, that it fits and axe finds no barrier. */
export async function lookAt(page: Page, looks: readonly Look[]): Promise<void> {
  await page.waitForLoadState()
  // Layout shifts happen within two frames.
  expect(await page.evaluate(afterTwoFrames('window.shifted')), 'what moved while the page loaded').toEqual([])

  for (const { width, colorScheme, rules } of looks) {
    // So high that no pane scrolls: axe does not judge what is scrolled out of view.
    await page.setViewportSize({ width, height: 3200 })
    expect(await page.evaluate(tooWide), `what does not fit into ${width} pixels`).toEqual([])
    if (rules?.length === 0) continue
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await barriers(page, rules), `${width} pixels, ${colorScheme}`).toEqual(none)
  }
}

const none = { found: [], unjudged: [] }

const afterTwoFrames = (value: string) =>
  `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(${value})))))`

/** Empty when the page does not scroll sideways; else what reaches out of it. */
const tooWide = `(() => {
  if (document.scrollingElement.scrollWidth <= innerWidth) return []
  const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth)
  return ['the page', ...wide.map(({ tagName, className }) => tagName + '.' + className)]
})()`

/**
 * What axe finds, by rule and place, and the colours that it could not judge.
 * @param rules those to look at; all of them where not said
 */
export async function barriers(
  page: Page,
  rules?: readonly string[],
): Promise<{ found: string[]; unjudged: string[] }> {
  const { violations, incomplete, passes } = await runAxe(page, rules)
  expect(passes.length, 'axe must have looked').toBeGreaterThan(0)
  return { found: inWords(violations), unjudged: inWords(incomplete.filter(({ id }) => id === 'color-contrast')) }
}
