import { registry } from './registry.ts'
import { unneeded } from './unneeded.ts'

/** What handlers call to read a resource back, and what no comparison with a template needs: what is stored, and rights of others. */
const notForComparing = ['iam:PassRole', 'kms:Decrypt', 'secretsmanager:GetSecretValue']

/** What a comparison of deployed resources with their templates reads: configuration, and no content. */
export function readActions(): string[] {
  const all = Object.values(registry.types).flatMap(({ read }) => read)
  const left = new Set([...notForComparing, ...unneeded.flatMap(({ permissions }) => permissions)])
  return [...new Set(all)].filter((one) => !left.has(one)).sort()
}
