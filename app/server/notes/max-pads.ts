/** The most pads of one person: every page lists all of them. */
export const maxPads = 500
