import Type from 'typebox'
import { idPattern } from '../../platform/lists/keyset.ts'

export const maxFilesOfForm = 10

export const AttachmentParams = Type.Object({ attachmentId: Type.String({ pattern: idPattern }) })
export const FileParams = Type.Object({ attachmentId: Type.String({ pattern: idPattern }), name: Type.String() })
