import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { connectChromium } from '../kit/chromium.ts'
import { openNotejam, type Notejam } from './notejam.ts'
import { sharedChromium } from './shared.ts'

/** A browser and what it visits. */
export interface World {
  readonly browser: Browser
  readonly notejam: Notejam
}

/** The world of a file's tests, which share both with other files: open from the first test to the last. */
export function openWorld(): World {
  let opened: World | undefined
  beforeAll(async () => {
    const [browser, notejam] = await Promise.all([connectChromium(await sharedChromium()), openNotejam()])
    opened = { browser, notejam }
  })
  afterAll(() => opened?.browser.close())
  const world = () => {
    if (!opened) throw new Error('a world is open only while tests run')
    return opened
  }
  return {
    get browser() {
      return world().browser
    },
    get notejam() {
      return world().notejam
    },
  }
}
