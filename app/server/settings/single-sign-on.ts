import { issuer, matching, onOrOff, secretArn } from '../parsers.ts'
import type { Group } from './setting.ts'

export const singleSignOn = {
  OIDC_ISSUER: {
    unset: 'people sign in with passwords alone',
    meaning:
      'The OpenID Connect provider that people may sign in with: its issuer, exactly as it writes it. `OIDC_CLIENT_ID` and a secret go with ' +
      'it. Register the address `PUBLIC_ORIGIN/signin/provider/return` there.',
    ...issuer,
  },
  OIDC_CLIENT_ID: {
    meaning: 'The name under which that provider knows this Notejam.',
    ...matching('the client ID that the provider gave out', /^[\x21-\x7e]{1,255}$/),
  },
  OIDC_CLIENT_SECRET: {
    meaning: 'The secret that the provider gave out with it.',
    secret: true,
    ...matching('the client secret that the provider gave out', /^[\x20-\x7e]{1,1000}$/),
  },
  OIDC_CLIENT_SECRET_ARN: {
    meaning:
      'The secret in AWS Secrets Manager that holds it instead, as text or as `{"client_secret": "…"}`. It is read when the service starts.',
    ...secretArn,
  },
  OIDC_NAME: {
    unset: 'the host of `OIDC_ISSUER`',
    meaning: 'What people call the provider: the button says “Sign in with …”.',
    ...matching('a name of up to 40 characters', /^[^\p{C}\s](?:[^\p{C}]{0,38}[^\p{C}\s])?$/u),
  },
  OIDC_TRUST_EMAIL: {
    default: 'off',
    meaning:
      '`on` for a provider that never says whether an address is confirmed (`email_verified`), and where administrators alone give ' +
      'people their addresses, such as one tenant of Microsoft Entra. An address that the provider calls unconfirmed is never taken.',
    ...onOrOff,
  },
  PASSWORD_SIGN_IN: {
    default: 'on',
    meaning:
      '`off` lets people in through the provider alone: passwords open nothing, and a confirmed address there is the account that has it ' +
      'here.',
    ...onOrOff,
  },
} satisfies Group
