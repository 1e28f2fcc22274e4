import { blockOf, contains, overlap, type Block } from './cidr.ts'
import type { Environment } from './environment.ts'
import type { Expect } from './expect.ts'

export function checkNetwork({ cidr, databaseCidrs, natGateways }: Environment['network'], expect: Expect): void {
  const block = blockOf(cidr)
  expect([1, 3].includes(natGateways), 'network.natGateways', `is ${natGateways}: 1, or 3 for one in each zone`)
  expect(block !== undefined, 'network.cidr', `"${cidr}" is no block of addresses such as 10.0.0.0/16`)
  if (!block) return
  const isFit = block.prefix >= 16 && block.prefix <= 20
  expect(isFit, 'network.cidr', `${cidr} must be a /16 to a /20`)
  if (!isFit) return

  // What aws-ec2's Vpc allocates, from the block's start: three public and three app subnets (constructs/network).
  const taken: Block = {
    first: block.first,
    last: block.first + 2 ** (32 - block.prefix) / 2 - 1,
    prefix: block.prefix + 1,
  }
  const [d, e] = databaseCidrs.map(blockOf)
  for (const [key, one] of [['0', d] as const, ['1', e] as const]) {
    const text = databaseCidrs[Number(key)]
    const name = `network.databaseCidrs[${key}]`
    expect(one !== undefined, name, `"${text}" is no block of addresses`)
    if (!one) continue
    expect(contains(block, one), name, `${text} is not inside network.cidr ${cidr}`)
    expect(
      !overlap(taken, one),
      name,
      `${text} overlaps the public and app subnets, which take the first half of ${cidr}`,
    )
    expect(one.prefix <= 28, name, `${text} is too small: /28 is the least`)
  }
  if (d && e) expect(!overlap(d, e), 'network.databaseCidrs', `${databaseCidrs.join(' and ')} overlap`)
}
