import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mendCluster } from './restored.ts'

it('a folder of the name that is no cluster is refused before a mode below it has changed', async (test) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'restored-'))
  test.onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const [cluster, script] = [join(dataDir, 'postgres'), join(dataDir, 'postgres', 'configure')]
  await mkdir(cluster)
  await writeFile(script, '')
  for (const path of [cluster, script]) await chmod(path, 0o755)

  const place = { cluster, owner: undefined, initdb: '', postgres: '', env: {} }
  await expect(mendCluster(place, dataDir)).rejects.toThrow('postgres/PG_VERSION is missing')

  for (const path of [cluster, script]) expect((await stat(path)).mode & 0o777).toBe(0o755)
})
