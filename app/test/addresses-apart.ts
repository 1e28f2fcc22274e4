import { routes } from '../server/routes.ts'
import { calls } from './every-call.ts'

/** Addresses that `every-address.ts` leaves out, because they take more than a form, or never end. Tests of their own ask the same of them. */
export const apart = [
  // For programs: idor.all.test.ts asks the same of them.
  ...calls.map(({ title }) => title),
  // mcp.test.ts.
  `POST ${routes.mcp.pattern}`,

  // Shows the secret at once: webhooks.test.ts.
  `POST ${routes.webhooks.list.pattern}`,
  // Shows the token at once: tokens.test.ts.
  `POST ${routes.tokens.list.pattern}`,
  `POST ${routes.attachments.create.pattern}`,
  // Takes files, and what is under way: import-refusals.test.ts asks the same of them.
  `POST ${routes.imports.list.pattern}`,
  `POST ${routes.imports.cancel.pattern}`,
  // Takes what other sites and apps send, and changes nothing.
  `POST ${routes.device.share.pattern}`,
  // Only where one is packed.
  `GET ${routes.export.packed.pattern}`,
  `GET ${routes.changes.pattern}`,
  // Only where the operator names a contact.
  `GET ${routes.securityContact.pattern}`,
  // For a script, with what a device has signed: passkeys.test.ts.
  ...[
    routes.accounts.passkeyChallenge,
    routes.accounts.signInWithPasskey,
    routes.accounts.confirmChallenge,
    routes.accounts.confirmWithPasskey,
    routes.accounts.confirmed,
    routes.accounts.passkeyOffer,
    routes.accounts.addPasskey,
  ].map(({ pattern }) => `POST ${pattern}`),
  // Only between password and code, and where codes are on: two-factor.test.ts.
  ...[`GET ${routes.accounts.code.pattern}`, `POST ${routes.accounts.code.pattern}`],
  `POST ${routes.accounts.codeChallenge.pattern}`,
  `GET ${routes.accounts.endCodes.pattern}`,
  // Only where a second factor is required: required-factor.test.ts.
  `GET ${routes.accounts.setUpFactor.pattern}`,
  ...[routes.accounts.confirmCodes, routes.accounts.endCodes, routes.accounts.recoveryCodes].map(
    ({ pattern }) => `POST ${pattern}`,
  ),
  // Only for an account that is going.
  `GET ${routes.accounts.takeBack.pattern}`,
  `POST ${routes.accounts.takeBack.pattern}`,
  // Only with a link from a mail: email.test.ts and confirmation.test.ts.
  ...[routes.accounts.confirmEmail, routes.accounts.undoEmail].flatMap(({ pattern }) => [
    `GET ${pattern}`,
    `POST ${pattern}`,
  ]),
  `GET ${routes.notes.changes.pattern}`,
  // For readers without an account: shares.test.ts and idor.test.ts.
  ...[routes.shared, routes.locked].flatMap((readers) => Object.values(readers).map(({ pattern }) => `GET ${pattern}`)),
  `POST ${routes.locked.open.pattern}`,
]

/** The same for all visitors: they may be cached. */
export const ofAll: readonly string[] = [
  ...[routes.speculation, routes.device.manifest, routes.device.worker],
  routes.api.description,
].map(({ pattern }) => pattern)
