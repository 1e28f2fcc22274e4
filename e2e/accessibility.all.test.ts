import { pagesAreAccessible } from './accessible-pages.ts'
import { ofColours } from './looks.ts'

/** The looks that `accessibility.test.ts` leaves out. */
pagesAreAccessible([
  { width: 1440, colorScheme: 'dark', rules: ofColours },
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark', rules: ofColours },
])
