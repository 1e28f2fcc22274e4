import { spawnSync } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { errorCode } from '../../app/server/platform/error-code.ts'
import { Tally } from '../../kit/client.ts'
import { aPortedPostgres } from '../../kit/ported-postgres.ts'
import { aProduct } from '../../kit/product.ts'
import { temporaryFolder } from '../../kit/program.ts'
import type { Drill, Scene } from '../drill.ts'
import { aCrew } from '../recorder/crew.ts'

const diskMegabytes = 400

/** The disk of the database and of the files is full for a while, and people save meanwhile. */
export const fullDisk: Drill = async (scene) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return { notRun: 'a disk of its own (tmpfs) is mounted by root of a Linux only' }
  }
  const disk = await aSmallDisk(scene)
  if (disk === undefined) return { notRun: 'no tmpfs can be mounted here' }
  // Recycled WAL segments would be room that a full disk still has.
  const postgres = await aPortedPostgres(scene, { path: disk }, { min_wal_size: '32MB', max_wal_size: '64MB' })
  const settings = {
    DATABASE_URL: postgres.url,
    DATABASE_POOL: '4',
    LOG_LEVEL: 'silent',
    DATA_DIR: join(disk, 'files'),
  }
  const product = await aProduct(scene, settings)
  await product.start()
  const tally = new Tally()
  const crew = await aCrew(scene, { url: () => product.url, database: postgres.url, number: 0, tally, writers: 6 })
  const times = scene.isShort ? [4] : [5, 15, 30]
  for (const seconds of times) {
    await crew.after(100)
    const filler = join(disk, 'filler')
    await fill(filler)
    await pause(seconds * 1000)
    await rm(filler)
    // Without room for its write-ahead log PostgreSQL ends, and an operator starts it again.
    if (postgres.hasEnded()) await postgres.start()
    await crew.after(100)
    scene.say(`${seconds} s`)
  }
  return {
    what: `${times.length} × a full disk, ${times.join(', ')} s`,
    ...{ acknowledged: tally.acknowledged, refused: tally.refused },
    broken: [...(await crew.check()), ...tally.sentences(product.errors())],
  }
}

async function aSmallDisk(scene: Scene): Promise<string | undefined> {
  const folder = await temporaryFolder()
  const options = `size=${diskMegabytes}m,mode=0711`
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder.path]).status === 0
  scene.onEnd(async () => {
    if (isMounted) spawnSync('umount', ['-l', folder.path])
    await folder.remove()
  })
  return isMounted ? folder.path : undefined
}

/** Fills the disk to the last 4 KiB. */
async function fill(file: string): Promise<void> {
  const megabyte = Buffer.alloc(2 ** 20)
  for (const piece of [megabyte, megabyte.subarray(0, 4096)]) {
    for (;;) {
      try {
        await writeFile(file, piece, { flag: 'a' })
      } catch (error) {
        if (errorCode(error) !== 'ENOSPC') throw error
        break
      }
    }
  }
}
