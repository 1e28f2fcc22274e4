import { pagesAreAccessible } from './accessible-pages.ts'

pagesAreAccessible([
  { width: 1440, colorScheme: 'light' },
  { width: 360, colorScheme: 'light', rules: [] },
])
