import { onOrOff } from '../parsers.ts'
import type { Group } from './setting.ts'

export const webhooks = {
  WEBHOOKS: {
    default: 'off',
    meaning:
      '`on` lets people have other services told of their notes: signed messages, over HTTPS, to public addresses alone. Under a local ' +
      '`PUBLIC_ORIGIN` this machine may be told, too.',
    ...onOrOff,
  },
} satisfies Group
