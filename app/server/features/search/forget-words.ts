import type { Sql } from '../../platform/database/connect.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'

/** Every night, after the trash is emptied. */
export const wordsQueue: Queue = {
  name: 'words',
  retries: { retryLimit: 3, retryDelay: 60, expireInSeconds: 3600, deleteAfterSeconds: 3600 },
  schedule: '11 3 * * *',
}

/** Words in one statement: none holds its locks for long. */
const batch = 1_000

/**
 * Forgets words that no note has any more: what somebody has deleted is not kept as words.
 * @returns how many went
 */
export async function forgetWords(sql: Sql): Promise<number> {
  let forgotten = 0
  let after = { userId: '0', word: '' }
  for (;;) {
    const [looked] = await sql<{ count: number; forgotten: number; userId: string; word: string }[]>`
      with looked as materialized (
        select user_id, word from search_vocabulary
        where (user_id, word) > (${after.userId}::bigint, ${after.word})
        order by user_id, word limit ${batch}
      ),
      gone as (
        delete from search_vocabulary v using looked
        where v.user_id = looked.user_id and v.word = looked.word and not exists (
          select from note_search s
          where s.words @@ format('''%s:%s''', looked.user_id, looked.word)::tsquery and s.user_id + 0 = looked.user_id)
          -- A note that is being indexed may have the word.
          and not exists (select from search_due d where d.user_id = looked.user_id)
        returning 1
      )
      select (select count(*)::int from looked) as count, (select count(*)::int from gone) as forgotten,
        user_id::text as "userId", word
      from looked order by user_id desc, word desc limit 1`
    if (!looked) return forgotten
    forgotten += looked.forgotten
    after = looked
    if (looked.count < batch) return forgotten
  }
}
