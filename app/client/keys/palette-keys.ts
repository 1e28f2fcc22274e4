/** The shortcut of the palette, as it is written on the person's keyboard. */
export const paletteKeys = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ K' : 'Ctrl K'
