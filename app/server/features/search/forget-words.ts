import type { Sql } from '../../platform/database/connect.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'

/** Every night, after the trash is emptied. */
export const wordsQueue: Queue = {
  name: 'words',
  retries: { retryLimit: 3, retryDelay: 60, expireInSeconds: 3600, deleteAfterSeconds: 3600 },
  schedule: '11 3 * * *',
}

/** Words that one statement checks: it holds its locks for a short time. */
const batchSize = 1_000

/**
 * Deletes words from the vocabulary that none of the person's notes has any more, so that deleted text does not stay as words.
 * @returns how many words went
 */
export async function forgetWords(sql: Sql): Promise<number> {
  let forgotten = 0
  let after = { userId: '0', word: '' }
  for (;;) {
    const [looked] = await sql<{ count: number; forgotten: number; userId: string; word: string }[]>`
      with looked as materialized (
        select user_id, word from search_vocabulary
        where (user_id, word) > (${after.userId}::bigint, ${after.word})
        order by user_id, word limit ${batchSize}
      ),
      gone as (
        delete from search_vocabulary v using looked
        where v.user_id = looked.user_id and v.word = looked.word and not exists (
          select from note_search s
          where s.words @@ format('''%s:%s''', looked.user_id, looked.word)::tsquery and s.user_id + 0 = looked.user_id)
          -- A note in the backlog of the index may have the word.
          and not exists (select from search_due d where d.user_id = looked.user_id)
        returning 1
      )
      select (select count(*)::int from looked) as count, (select count(*)::int from gone) as forgotten,
        user_id::text as "userId", word
      from looked order by user_id desc, word desc limit 1`
    if (!looked) return forgotten
    forgotten += looked.forgotten
    after = looked
    if (looked.count < batchSize) return forgotten
  }
}
