import Type from 'typebox'
import { routes } from '../routes.ts'
import { Id, Link, nullable, strict } from '../shell/api/schemas.ts'
import type { Attachment } from './attachments.tsx'

export const AttachmentOfProgram = strict(
  {
    id: Id,
    name: Type.String({ examples: ['label.png'] }),
    type: Type.String({ description: 'Of its content, as it was looked at.', examples: ['image/png'] }),
    bytes: Type.Integer({ minimum: 1 }),
    width: nullable(Type.Integer({ description: 'Pixels, of an image that browsers show.' })),
    height: nullable(Type.Integer()),
    content: Link({ description: 'Where its bytes are, with the same token.' }, '/api/v1/attachments/42/content'),
  },
  { title: 'Attachment', description: 'A file of a note.' },
)

export function attachmentOf({ id, name, type, bytes, width, height }: Attachment, publicOrigin: string) {
  const content = publicOrigin + routes.api.content.href({ attachmentId: id })
  return { id, name, type, bytes, width, height, content }
}
