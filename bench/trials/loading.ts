import type { Page } from 'playwright-core'

/** A phone on a slow line: 1.6 Mbit/s, 150 ms to the server and back, and a processor four times as slow as this machine's. */
const line = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const slowerTimes = 4

export interface Loaded {
  /** Largest Contentful Paint, milliseconds after the navigation began. */
  readonly lcpMs: number
  /** Cumulative Layout Shift. */
  readonly cls: number
  /** On the wire, until the page was complete. */
  readonly bytes: number
}

/** Slows the page's network and processor down from now on. */
export async function slowDown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', line)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowerTimes })
}

/** Opens a page, and waits until nothing more of it is painted. */
export async function load(page: Page, path: string): Promise<Loaded> {
  await page.goto(path, { waitUntil: 'load' })
  await page.evaluate(() => document.fonts.ready)
  return page.evaluate<Loaded>(read)
}

/** Within the page: what the browser has counted, once it has had a moment to say so. */
const read = `new Promise((resolve) => {
  let lcpMs = 0
  let cls = 0
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) lcpMs = startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) cls += value
  }).observe({ type: 'layout-shift', buffered: true })
  const [page] = performance.getEntriesByType('navigation')
  const parts = [page, ...performance.getEntriesByType('resource').filter(({ startTime }) => startTime < page.loadEventEnd)]
  const bytes = parts.reduce((sum, { transferSize }) => sum + transferSize, 0)
  setTimeout(() => resolve({ lcpMs, cls, bytes }), 300)
})`
