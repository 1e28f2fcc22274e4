import { createServer } from 'node:http'
import { readConfig } from '../app/server/config.ts'
import { connect } from '../app/server/platform/database/connect.ts'
import { pageSize } from '../app/server/platform/lists/keyset.ts'

/**
 * The limit: the least that a page of notes can cost in this process model. One indexed statement through the same
 * driver, pool and kind of connection as the product's, and an answer of the same size that is always the same. No
 * framework, no session, no pads, no markup.
 *
 * `/<person's id>` answers with so many bytes as `node limit-server.ts <bytes>` says.
 */
const { DATABASE_URL = '', DATABASE_POOL, PORT, HOST } = readConfig(process.env, process.cwd())
const sql = connect(DATABASE_URL, DATABASE_POOL)
const page = Buffer.alloc(Number(process.argv[2]), 'notejam ')
// Said in the text: PostgreSQL plans a statement anew each time when its LIMIT is a parameter, for twice the work.
const limit = sql.unsafe(String(pageSize))

const server = createServer((request, response) => {
  const personId = request.url?.slice(1) ?? ''
  sql.reads<{ id: string }[]>`
    select id, name, updated_at
    from notes
    where user_id = ${personId} and deleted_at is null
    order by updated_at desc, id desc
    limit ${limit}`.then(
    (notes) => {
      response.writeHead(notes.length === pageSize ? 200 : 404, {
        'content-type': 'text/html; charset=utf-8',
        'content-length': page.length,
      })
      response.end(page)
    },
    () => response.writeHead(500).end(),
  )
})
server.listen(PORT, HOST)

// Ends when the parent has ended, however that ended; the parent answers Ctrl-C.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
