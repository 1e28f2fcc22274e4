import type { Reader } from './reader.ts'
import { textReader } from './text/text.ts'

/** In the order in which they are asked: those that recognise little before those that recognise much. */
export const readers: readonly Reader[] = [textReader]
