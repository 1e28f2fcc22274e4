import { expect, it } from 'vitest'
import { queuedMailer } from './mail-queue.ts'

it('mail is queued, but for addresses at reserved names, which have no mailbox', async () => {
  const sent: string[] = []
  const jobs = { send: async (name: string) => void sent.push(name), stop: () => Promise.resolve() }
  const mailer = queuedMailer(jobs, 'a secret that is only good for tests')
  const to = (address: string) => mailer.send({ to: address, subject: '', text: '', html: '' })
  for (const address of ['smoke-1@smoke.invalid', 'a@invalid', 'A@B.INVALID']) await to(address)
  expect(sent).toEqual([])
  for (const address of ['ada@invalid.example', 'invalid@notes.example', 'ada@notinvalid.test']) await to(address)
  expect(sent).toHaveLength(3)
})
