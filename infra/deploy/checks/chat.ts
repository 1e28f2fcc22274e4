import type { ResolvedEnvironment } from '../../config/environment.ts'
import { ok, wrong, type Check, type Finding } from './check.ts'

/** AWS Chatbot has one list of workspaces for an account, and answers in few regions. */
const chatRegion = 'us-east-2'

/** A workspace of Slack is connected once by a person, in a browser; without it no channel of it can be told. */
export const chatIsConnected: Check = {
  name: 'chat',
  async run({ environment, aws }) {
    const wanted = workspacesOf(environment)
    if (wanted.length === 0) return ok('no channel is told')
    const { SlackWorkspaces = [] } = await aws.ask<{ SlackWorkspaces?: { SlackTeamId: string }[] }>(
      ['chatbot', 'describe-slack-workspaces'],
      chatRegion,
    )
    return judgeWorkspaces(
      wanted,
      SlackWorkspaces.map(({ SlackTeamId }) => SlackTeamId),
    )
  },
}

export function judgeWorkspaces(wanted: readonly string[], connected: readonly string[]): Finding {
  const missing = wanted.filter((one) => !connected.includes(one))
  if (missing.length === 0) return ok(`Slack's ${wanted.join(', ')} ${wanted.length === 1 ? 'is' : 'are'} connected`)
  return wrong(
    `Slack's workspace ${missing.join(', ')} is not connected with this account`,
    'https://console.aws.amazon.com/chatbot: Configure new client, Slack',
  )
}

function workspacesOf({ receivers = {} }: ResolvedEnvironment): readonly string[] {
  const all = [...(receivers.urgent ?? []), ...(receivers.soon ?? [])]
  return [...new Set(all.flatMap((one) => ('slack' in one ? [one.slack.workspace] : [])))]
}
