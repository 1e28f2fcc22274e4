import { expect, it } from 'vitest'
import { placeForDownload, placeForReader } from './places.ts'

it('readers of shared files, however many networks they have, leave places to people with their own files', async () => {
  const leave: (() => void)[] = []
  const networks = ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8:0:0::/64']
  const refused = new Map<string, number>()
  for (const network of networks) {
    for (let n = 0; n < 120; n++) {
      const place = await placeForReader(network).catch((refusal: unknown) => (refusal as { status: number }).status)
      if (typeof place === 'number') refused.set(network, place)
      else leave.push(place)
    }
  }
  expect(leave).toHaveLength(180)
  expect([...refused.values()], 'two had too many, and for the others was no more room').toEqual([429, 429, 503, 503])
  for (let n = 0; n < 120; n++) leave.push(await placeForDownload('ada'))
  for (const end of leave.splice(0)) end()
  for (const network of networks.slice(1)) leave.push(await placeForReader(network))
  for (const end of leave) end()
})
