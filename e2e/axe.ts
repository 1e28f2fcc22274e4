import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const loader = `(() => { ${axe.source}; return window.axe })()`

/** Runs axe in a page. @param rules those to look at; all of them where not said */
export function runAxe(page: Page, rules?: readonly string[]): Promise<AxeResults> {
  const options = { ...(rules && { runOnly: rules }), preload: false, resultTypes: ['violations', 'incomplete'] }
  return page.evaluate<AxeResults>(`(window.axe ?? (${loader})).run(${JSON.stringify(options)})`)
}

export function inWords(results: AxeResults['violations']): string[] {
  return results.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}

/** What keeps people from using a page as it is now, in words. */
export async function findProblems(page: Page): Promise<string[]> {
  const { violations, passes } = await runAxe(page)
  if (passes.length === 0) throw new Error('axe has not looked')
  return inWords(violations)
}
