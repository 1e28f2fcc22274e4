import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '../../app/server/platform/database/connect.ts'
import { Tally } from '../../kit/client.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import { temporaryFolder } from '../../kit/program.ts'
import type { Drill } from '../drill.ts'
import { aCrew } from '../recorder/crew.ts'

/** Seconds by which the clocks are wrong, one after the other. */
const shifts = { short: [3600, -3600], whole: [10, -10, 3600, -3600, 86_400, 0, -86_400, 600, -600, 0] }

/**
 * The clocks of server and database jump while people save. The machine's clock is left alone: PostgreSQL finds another
 * `now()` first (search_path), and the server's `Date` is replaced as it starts.
 */
export const clockJumps: Drill = async (scene) => {
  const folder = await temporaryFolder()
  scene.onEnd(() => folder.remove())
  const file = join(folder.path, 'clock')
  await writeFile(file, '0')
  const postgres = await aPortedPostgres(scene)
  const sql = connect(postgres.url, 1)
  scene.onEnd(() => sql.end({ timeout: 1 }))
  // Before the schema is made, so that the defaults of its columns find this function, too.
  await sql.unsafe(`
    create table clock_shift (seconds int not null);
    insert into clock_shift values (0);
    create function public.now() returns timestamptz stable language sql
      as 'select pg_catalog.now() + make_interval(secs => seconds) from public.clock_shift';
    do $$ begin execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $$`)
  const product = await aProduct(scene, {
    ...{ DATABASE_URL: postgres.url, DATABASE_POOL: '4', DRILL_CLOCK: file },
    NODE_OPTIONS: `--import=${new URL('../clock/shifted-date.ts', import.meta.url).href}`,
  })
  await product.start()
  const tally = new Tally()
  const crew = await aCrew(scene, { url: () => product.url, database: postgres.url, number: 0, tally, writers: 6 })
  const jumps = scene.isShort ? shifts.short : shifts.whole
  for (const seconds of jumps) {
    await crew.after(100)
    await Promise.all([writeFile(file, String(seconds * 1000)), sql`update clock_shift set seconds = ${seconds}`])
    const [row] = await sql<{ hours: number }[]>`
      select extract(epoch from max(updated_at) - pg_catalog.now())::float8 / 3600 as hours from notes`
    scene.say(`clock at ${seconds} s (newest note at ${row?.hours.toFixed(2) ?? '?'} h)`)
  }
  await crew.after(100)
  return {
    what: `${jumps.length} jumps, up to a day`,
    ...{ acknowledged: tally.acknowledged, refused: tally.refused },
    broken: [...(await crew.check()), ...tally.sentences(product.errors())],
  }
}
