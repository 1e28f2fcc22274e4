import type { Island } from '../main.ts'

/** Pixels that count as a movement of the finger. */
const leastPixels = 8

/** The bar at the foot of a phone goes while the page is read downwards, and comes back on the way up. */
const bar: Island = (element) => {
  let last = scrollY
  addEventListener(
    'scroll',
    () => {
      const moved = scrollY - last
      if (Math.abs(moved) < leastPixels) return
      last = scrollY
      const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - leastPixels
      // Beyond its ends some systems let a page bounce.
      element.classList.toggle('away', moved > 0 && scrollY > 0 && !isAtEnd)
    },
    { passive: true },
  )
}

export default bar
