import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { shownAddress } from '../../platform/mail/address.ts'
import { routes } from '../../routes.ts'
import { Count, Id, operation, strict } from '../../shell/api/schemas.ts'
import { openPart } from '../../shell/viewer.ts'

const Account = strict(
  {
    id: Id,
    email: Type.String({ examples: ['ada@example.org'] }),
    notes: Count,
    trashed_notes: Count,
    open_tasks: Count,
  },
  { title: 'Account' },
)
type Account = Type.Static<typeof Account>

/** Whose token it is. */
export const accountApi: FastifyPluginAsyncTypebox<Deps> = async (app, { sql }) => {
  app.get(
    routes.api.account.pattern,
    {
      schema: operation({
        operationId: 'getAccount',
        tags: ['Account'],
        summary: 'Read whose token this is',
        description: 'To see that a token works.',
        answers: { 200: Account },
      }),
    },
    async (request) => {
      const found = await openPart<Account>(
        sql,
        request,
        sql`
        select json_build_object('id', viewer.user_id::text, 'email', viewer.email, 'notes', viewer.note_count,
                                 'trashed_notes', viewer.trash_count, 'open_tasks', viewer.open_tasks)`,
      )
      return found && { ...found, email: shownAddress(found.email) }
    },
  )
}
