import { ofColours, pagesAreAccessible } from './accessible-pages.ts'

/** The looks that `accessibility.test.ts` leaves out. */
pagesAreAccessible([
  { width: 1440, colorScheme: 'dark', rules: ofColours },
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark', rules: ofColours },
])
