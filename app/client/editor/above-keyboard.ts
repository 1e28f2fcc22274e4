/** Keeps a bar at the lower edge of what a phone's keyboard leaves of the page. */
export function aboveKeyboard(bar: HTMLElement): void {
  const { visualViewport: seen } = window
  if (!seen || !matchMedia('(pointer: coarse)').matches) return
  const place = () => {
    // While the page is zoomed in, a bar would follow every movement of it.
    const below = seen.scale > 1.01 ? 0 : window.innerHeight - seen.height - seen.offsetTop
    bar.style.setProperty('--keyboard', `${Math.max(0, Math.round(below))}px`)
  }
  seen.addEventListener('resize', place)
  seen.addEventListener('scroll', place)
  place()
}
