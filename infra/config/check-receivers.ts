import type { Environment, Receiver } from './environment.ts'
import type { Expect } from './expect.ts'

export function checkReceivers({ receivers = {} }: Environment, expect: Expect): void {
  for (const severity of ['urgent', 'soon'] as const)
    for (const one of receivers[severity] ?? []) {
      const problem = problemOf(one)
      expect(problem === undefined, `receivers.${severity}`, problem ?? '')
    }
}

function problemOf(one: Receiver): string | undefined {
  if ('mail' in one) return isMailAddress(one.mail) ? undefined : `"${one.mail}" is no mail address`
  if ('pager' in one) return isHttps(one.pager) ? undefined : `"${one.pager}" is no https:// address`
  const { workspace, channel } = one.slack
  if (!/^T[A-Z0-9]{1,255}$/.test(workspace)) return `"${workspace}" is no id of a Slack workspace such as T0123ABCD`
  return /^[CG][A-Z0-9]{1,255}$/.test(channel)
    ? undefined
    : `"${channel}" is no id of a Slack channel such as C0123ABCD`
}

function isHttps(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:'
}

export function isMailAddress(value: string): boolean {
  return /^[^\s@]+@([a-z0-9-]+\.)+[a-z]{2,}$/.test(value)
}
