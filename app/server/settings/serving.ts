import {
  contact,
  day,
  hostName,
  onOrOff,
  portNumber,
  secretArn,
  signingKey,
  whoMaySignUp,
  wholeNumber,
} from '../parsers.ts'
import { publicOrigin } from '../public-origin.ts'
import type { Group } from './setting.ts'

export const serving = {
  PORT: { default: '8000', meaning: 'The port to listen on.', ...portNumber },
  HOST: {
    default: 'localhost',
    meaning:
      'The interface to listen on; `0.0.0.0` for all. Other machines then need `PUBLIC_ORIGIN` too, and the sample account is ' +
      'closed.',
    ...hostName('a host name or an address'),
  },
  PUBLIC_ORIGIN: {
    default: 'http://localhost:$PORT',
    meaning:
      'The origin that people type: a name of its own, without a path. Links in mail and the check against forged requests are made ' +
      'from it. With `https:`, cookies are `__Host-` cookies and HSTS is on.',
    ...publicOrigin,
  },
  TRUST_PROXY_HOPS: {
    default: '0',
    meaning:
      'How many proxies of yours stand before this process, up to 5: that many addresses are believed from the right ' +
      'end of `X-Forwarded-For`. CloudFront and a load balancer are 2. Nothing but the last of them may reach the port.',
    ...wholeNumber('a number', 0, 5),
  },
  DRAIN_SECONDS: {
    default: '0',
    meaning:
      'How long, up to 90 seconds, SIGTERM leaves the port open and tells the load balancer and clients to go elsewhere, before ' +
      'it ends the process. Requests then have 20 seconds to finish: kill the process no sooner than 25 after.',
    ...wholeNumber('a number of seconds', 0, 90),
  },
  RATE_LIMIT: {
    default: 'on',
    meaning:
      '`off` for benchmarks, only under a local `PUBLIC_ORIGIN`. On, guesses at passwords are few, and an account may ' +
      'change 600 things, send 300 files and ask 600 searches in a minute of each process: no person does.',
    ...onOrOff,
  },
  SIGN_UP: {
    default: 'open',
    meaning:
      'Who may make an account: `open` for all, `invite` for those with an invitation (`npm run people -- invite`), `closed` for none, or ' +
      'domains such as `@notes.example,@jam.example`, whose people confirm their address before they come in, so that mail has to be ' +
      'configured; others then need an invitation.',
    ...whoMaySignUp,
  },
  CONFIRM_EMAIL: {
    unset: 'on with `MAIL_FROM`',
    meaning:
      'Whether people are asked to show that their address is theirs, by a link in a mail. Until then they can write, and neither share ' +
      'notes with the public nor add passkeys, one-time codes, tokens, webhooks and a connection to the provider.',
    ...onOrOff,
  },
  REQUIRE_SECOND_FACTOR: {
    default: 'off',
    meaning:
      '`on` asks every account that is opened by a password for a second factor: one-time codes, or a passkey with recovery codes. Without ' +
      'one, its person is led to set one up before anything else, and its tokens open nothing. Signing in with a passkey or with the ' +
      'provider of `OIDC_ISSUER` is enough.',
    ...onOrOff,
  },
  SECURITY_CONTACT: {
    unset: 'none: `/.well-known/security.txt` is not there',
    meaning:
      'Where people report a weakness of this Notejam: a mail address, or the https address of a page. It stands in ' +
      '`/.well-known/security.txt` (RFC 9116).',
    ...contact,
  },
  SECURITY_EXPIRES: {
    unset: 'half a year after the start',
    meaning: 'Until which day that contact can be relied on, such as `2027-06-30`; less than a year ahead.',
    ...day,
  },
  AUTH_SECRET: {
    unset: 'kept in the database',
    meaning:
      'Signs cookies and seals mail that waits; at least 32 characters, the same for every process. A key that is kept in the ' +
      'database is in every copy of the database, too. After you set this, the key that was kept there is accepted for 30 days more.',
    secret: true,
    ...signingKey,
  },
  AUTH_SECRET_PREVIOUS: {
    unset: 'none',
    meaning:
      'The key that `AUTH_SECRET` replaces (rotation): what it has signed and sealed is accepted as well. Leave it out 30 days ' +
      'later.',
    secret: true,
    ...signingKey,
  },
  AUTH_SECRET_ARN: {
    meaning:
      'The secret in AWS Secrets Manager that holds both instead: `{"current": "…", "previous": "…"}`, or the current one ' +
      'alone as text. It is read when the service starts.',
    ...secretArn,
  },
} satisfies Group
