/** Rises when the same text gives other markup: what was kept under a lower one is rendered again. */
export const renderedVersion = 3
