import { it } from 'vitest'
import { isStorable, readFields } from '../server/platform/http/forms.ts'
import { expectLinear } from './doubling.ts'

/** What a form's text may be made of: letters, signs that are encoded well or badly, and signs of the encoding itself. */
const parts = ['a', '%E4%BD%A0', '%', '+', '%0D%0A', '%zz', '=']

it.each(parts)('a form with four times as much of %j takes four times the time, and no more', async (part) => {
  const make = (length: number) => `name=Jam&text=${part.repeat(length / part.length)}`
  await expectLinear(make, (text) => isStorable(String(readFields(Buffer.from(text))['text'])), 4 * 1024 * 1024)
})
