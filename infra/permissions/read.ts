import { registry } from './registry.ts'

/** What handlers call to read a resource back, and what no comparison with a template needs: what is stored, and rights of others. */
const notForComparing = ['iam:PassRole', 'kms:Decrypt', 'secretsmanager:GetSecretValue']

/** What a comparison of deployed resources with their templates reads: configuration, and no content. */
export function readActions(): string[] {
  const all = Object.values(registry.types).flatMap(({ read }) => read)
  return [...new Set(all)].filter((one) => !notForComparing.includes(one)).sort()
}
