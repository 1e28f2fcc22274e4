import { describe } from 'vitest'
import { itKeepsFiles } from './it-keeps-files.ts'
import { itTakesLittleMemory } from './it-takes-little-memory.ts'
import { startFolder, startOwnS3 } from './stores.ts'

describe('attachments in a folder', () => itTakesLittleMemory(startFolder, 20))

describe('attachments in S3', () => {
  itKeepsFiles(startOwnS3)
  itTakesLittleMemory(startOwnS3, 20)
})
