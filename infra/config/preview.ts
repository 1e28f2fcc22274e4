import type { Environment } from './environment.ts'

/**
 * The environment of a pull request: the smallest that there is, with a database of its own. It may be deleted, and is when
 * the pull request is closed (.github/workflows/preview.yml).
 * @param number of the pull request, as `PREVIEW` says it
 * @returns none where no number is given
 */
export function previews(number: string | undefined, dev: Environment): readonly Environment[] {
  if (!number || !/^[1-9]\d{0,5}$/.test(number)) return []
  const name = `pr${number}`
  return [
    {
      ...dev,
      name,
      // Blocks repeat after fifty pull requests: previews are never joined, and what two of them have is apart.
      network: {
        ...dev.network,
        cidr: `10.${100 + (Number(number) % 50)}.0.0/16`,
        databaseCidrs: [`10.${100 + (Number(number) % 50)}.252.0/24`, `10.${100 + (Number(number) % 50)}.253.0/24`],
        natGateways: 1,
      },
      database: { ...dev.database, size: 't4g.micro', multiAz: false, storageGib: 20, maxStorageGib: 30 },
      service: { ...dev.service, cpu: 256, memoryMib: 512, minTasks: 1, maxTasks: 1, spot: true, peaks: [] },
      mailFrom: dev.mailFrom.replace('@', `+${name}@`),
      budget: 120,
      isProtected: false,
    },
  ]
}

/** Whether an environment of this name is that of a pull request. */
export const isPreview = (name: string) => /^pr[1-9]\d{0,5}$/.test(name)
