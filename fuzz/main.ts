import { parseArgs } from 'node:util'
import { build } from '../kit/build.ts'
import { printTable } from '../kit/table.ts'
import { fuzz } from './run.ts'

/** `npm run fuzz`: malformed requests, whose answers may be anything but a 500, a silence or the end of the process. */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100000' },
    from: { type: 'string', default: '0' },
  },
})
const [seed, count, from] = [values.seed, values.count, values.from].map(Number)
if (![seed, count, from].every((one) => Number.isInteger(one) && Number(one) >= 0)) {
  process.stderr.write('npm run fuzz -- [--seed NUMBER] [--count NUMBER] [--from NUMBER]\n')
  process.exit(2)
}

build()
const say = (text: string) => process.stderr.write(`${text}\n`)
const { ends, longest, faults } = await fuzz({ seed: seed ?? 1, count: count ?? 0, from: from ?? 0, say })
printTable([['ended with', 'requests'], ...Object.entries(ends).map(([end, requests]) => [end, String(requests)])])
for (const fault of faults.slice(0, 50)) process.stdout.write(`!!! ${fault}\n`)
process.stdout.write(
  `\n${count} requests (seed ${seed}), the longest took ${Math.round(longest)} ms: ${faults.length} answers of 500, hangs or ends\n`,
)
process.exit(faults.length > 0 ? 1 : 0)
