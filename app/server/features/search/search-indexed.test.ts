import { indexAll } from './index-words.ts'
import { mode } from './search-mode.ts'

/** All of search.test.ts once more, with every note indexed before it is looked for. */
mode.ready = ({ sql }) => indexAll(sql)
await import('./search.test.ts')
