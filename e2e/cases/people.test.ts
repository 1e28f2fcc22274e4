import { beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../app/server/routes.ts'
import { aGuest } from '../../kit/guest.ts'
import { decoded } from '../../kit/html.ts'
import { openNotejam } from '../notejam.ts'

/** Addresses and passwords as people type and paste them. */

const password = 'damson and quince'
let url: string
beforeAll(async () => {
  url = (await openNotejam()).url
})

/** Of this run: an address can be signed up once. */
const mark = Math.random().toString(36).slice(2, 9)

const signUp = (email: string, secret = password) =>
  aGuest().submit(url + routes.accounts.signUp.href(), { email, password: secret, repeat_password: secret })
const signIn = (email: string, secret = password) =>
  aGuest().submit(url + routes.accounts.signIn.href(), { email, password: secret })

describe('an account is made and opened with', () => {
  // colinhacks/zod#2205, zod#4174; standardnotes/forum#1087; bluesky-social/app#1202.
  const pairs: [made: string, opened: string][] = [
    [`a/b-${mark}@example.com`, `a/b-${mark}@example.com`],
    [`srs0=x=y-${mark}@example.com`, `srs0=x=y-${mark}@example.com`],
    [`a&b-${mark}@example.com`, `A&B-${mark}@EXAMPLE.com`],
    [`o'brien-${mark}@example.com`, `o'brien-${mark}@example.com`],
    [`first.last+tag-${mark}@example.com`, ` First.Last+Tag-${mark}@Example.com`],
    [`{x}~%!$-${mark}@example.com`, `{x}~%!$-${mark}@example.com`],
    [`behind-${mark}@example.com `, `behind-${mark}@example.com\u00a0`],
    [`user-${mark}@example.xn--p1ai`, `user-${mark}@example.рф`],
    [`idn-${mark}@bücher.example`, `idn-${mark}@xn--bcher-kva.example`],
    [`idn2-${mark}@xn--bcher-kva.example`, `idn2-${mark}@BÜCHER.example`],
    [`idn3-${mark}@例え.テスト`, `idn3-${mark}@xn--r8jz45g.xn--zckzah`],
    ...['\u200b', '\ufeff', '\u200e', '\u2060', '\u00ad', '\u202a'].map((sign, n): [string, string] => [
      `unseen${n}-${mark}@example.com`,
      `${sign}unseen${n}-${mark}@example.com${sign}`,
    ]),
    [`\u2068chat-${mark}@example.com\u2069`, `chat-${mark}@example.com`],
    [`Ada Byron <named-${mark}@example.com>`, `named-${mark}@example.com`],
  ]
  it.for(pairs)('%j, then %j', async ([made, opened]) => {
    expect((await signUp(made)).location, 'signing up').toBe(routes.accounts.signIn.href())
    expect((await signIn(opened)).location, 'signing in').toBe(routes.home.href())
    expect((await signUp(opened)).status, 'it is the same account').not.toBe(303)
  })
})

it('a password is the same in both forms that a keyboard may give it', async () => {
  const [email, secret] = [`forms-${mark}@example.com`, 'crème brûlée mit Äpfeln']
  expect((await signUp(email, secret.normalize('NFD'))).location).toBe(routes.accounts.signIn.href())
  for (const form of ['NFC', 'NFD']) expect((await signIn(email, secret.normalize(form))).location, form).toBe('/')
  expect((await signIn(email, 'creme brulee mit Apfeln')).location, 'accents count').toBeNull()
})

describe('an address is refused beside the field, with what was typed:', () => {
  it.for([
    'ada',
    'ada@',
    '@example.com',
    'ada@localhost',
    'ada@example.123',
    'ada@10.0.0.1',
    'ada@exa mple.com',
    'ada@@example.com',
    'ada@example..com',
    'ada@-example.com',
    'ada@example.com, eva@example.com',
    'Ada <ada@example.com',
  ])('%j', async (email) => {
    const { status, body } = await signUp(email)
    expect(status).toBe(422)
    expect(body).toMatch(/<form[^]*name="email"/)
    expect(decoded(body)).toContain(`value="${email}"`)
    expect(body).toMatch(/aria-invalid="true"/)
  })
})
