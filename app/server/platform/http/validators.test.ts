import Type from 'typebox'
import { expect, it } from 'vitest'
import { textField } from './forms.ts'
import { validatorOf } from './validators.ts'

const accepts = (check: (text: string) => string | undefined, word: string) => {
  const schema = Type.Object({ word: textField({ label: 'Word', check }) })
  return validatorOf({ schema, method: 'POST', url: '/', httpPart: 'body' })({ word }) === true
}

it('fields that differ in their check alone are judged by their own', () => {
  const [noJam, noJelly] = ['jam', 'jelly'].map((word) => (text: string) => (text === word ? 'Not that.' : undefined))
  if (!noJam || !noJelly) throw new Error('two checks')
  expect([accepts(noJam, 'jam'), accepts(noJelly, 'jam')]).toEqual([false, true])
  expect([accepts(noJam, 'jelly'), accepts(noJelly, 'jelly')]).toEqual([true, false])
})
