/** Rises when the same text gives other markup: what was kept under a lower one is rendered again. */
export const renderedVersion = 5

/** Rises when the same text has another outline: notes are outlined again, in the background. 0 and 1 say that none was made. */
export const outlineVersion = 3
