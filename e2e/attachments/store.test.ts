import { describe } from 'vitest'
import { itKeepsFiles } from './it-keeps-files.ts'
import { startFolder } from './stores.ts'

/** `store.all.test.ts` has the same for S3, and how much memory it takes. */
describe('attachments in a folder', () => itKeepsFiles(startFolder))
