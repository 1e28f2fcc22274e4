import type { Environment } from './environment.ts'

/** Previews of an account at a time: each has a role in the stack `ci`, whose template goes to CloudFormation without a bucket. */
export const maxPreviews = 5

/** The number of a pull request; any other text makes no preview. */
const pullRequest = /^[1-9]\d{0,5}$/

/**
 * The environments of pull requests: the smallest that there are, each with a database of its own and CloudFront's address. They
 * may be deleted, and are when the pull request is closed (.github/workflows/preview.yml).
 * @param numbers of pull requests; what is no number makes none
 * @param like the environment whose account, region and processor they have
 */
export function previews(numbers: readonly (string | undefined)[], like: Environment): readonly Environment[] {
  return numbers.flatMap((number) => (number !== undefined && pullRequest.test(number) ? [preview(number, like)] : []))
}

function preview(number: string, like: Environment): Environment {
  const name = `pr${number}`
  // Blocks repeat after fifty pull requests: previews are never joined, and what two of them have is apart.
  const block = `10.${100 + (Number(number) % 50)}`
  return {
    ...like,
    name,
    network: {
      ...like.network,
      cidr: `${block}.0.0/16`,
      databaseCidrs: [`${block}.252.0/24`, `${block}.253.0/24`],
      natGateways: 1,
      interfaceEndpoints: false,
    },
    database: { ...like.database, size: 't4g.micro', multiAz: false, storageGib: 20, maxStorageGib: 30 },
    service: { ...like.service, cpu: 256, memoryMib: 512, minTasks: 1, maxTasks: 1, spot: true, peaks: [] },
    mailFrom: like.mailFrom.replace('@', `+${name}@`),
    budget: 120,
    isProtected: false,
    // A name leads to one place; and whom an environment wakes and warns, a pull request does not.
    domain: undefined,
    receivers: undefined,
    backups: undefined,
    edgeAlarms: false,
    firewall: false,
    containerInsights: false,
  }
}

/** Whether an environment of this name is that of a pull request. */
export const isPreview = (name: string) => name.startsWith('pr') && pullRequest.test(name.slice(2))

/** The pull request of a preview's name: `42` of `pr42`. */
export const numberOf = (name: string) => name.slice(2)

/**
 * All environments with the previews of these pull requests beside them, each once.
 * @param all of which the first is what previews are like
 */
export function withPreviews(
  all: readonly Environment[],
  numbers: readonly (string | undefined)[],
): readonly Environment[] {
  const [like] = all
  if (!like) return all
  const own = previews([...new Set(numbers)], like)
  return [...all, ...own.filter(({ name }) => !all.some((one) => one.name === name))]
}
