import { describe } from 'vitest'
import { itKeepsFiles } from './it-keeps-files.ts'
import { itTakesLittleMemory } from './it-takes-little-memory.ts'
import { startFolder, startOwnS3 } from './stores.ts'

describe('attachments in a folder', () => {
  itKeepsFiles(startFolder)
  itTakesLittleMemory(startFolder, 8)
})

describe('attachments in S3', () => itKeepsFiles(startOwnS3))
