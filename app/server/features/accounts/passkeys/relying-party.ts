import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Deps } from '../../../platform/deps.ts'
import type { KnownCredential, NewPasskey, Passkey } from './passkeys.queries.ts'

/** How long a browser waits for its person. */
const timeoutMs = 5 * 60_000

/**
 * Passkeys of this service: of its public origin and that origin's host name, and with the person verified by the device (a finger, a face, a
 * PIN), so that one is two factors. What is wrong with an answer stands in the log; the client learns only that something is.
 * @see https://www.w3.org/TR/webauthn-3/
 */
export function relyingParty({ publicOrigin, log }: Pick<Deps, 'publicOrigin' | 'log'>) {
  const rpID = new URL(publicOrigin).hostname
  const expected = { expectedOrigin: publicOrigin, expectedRPID: rpID, requireUserVerification: true } as const

  async function verified<Result>(check: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await check()
    } catch (error) {
      log.info({ reason: error instanceof Error ? error.message.slice(0, 200) : '' }, 'a passkey was refused')
      return undefined
    }
  }

  return {
    /** @param allowed of a person who is known; none for a sign-in, where the browser offers what it has */
    challenge: (allowed: readonly KnownCredential[] = []) =>
      generateAuthenticationOptions({
        rpID,
        timeout: timeoutMs,
        userVerification: 'required',
        ...(allowed.length > 0 && { allowCredentials: allowed.map(({ id, transports }) => ({ id, transports })) }),
      }),
    offer: (userId: string, email: string, existing: readonly KnownCredential[]) =>
      generateRegistrationOptions({
        rpName: 'Notejam',
        rpID,
        userID: new Uint8Array(Buffer.from(userId)),
        userName: email,
        userDisplayName: email,
        timeout: timeoutMs,
        attestationType: 'none',
        excludeCredentials: existing.map(({ id, transports }) => ({ id, transports })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      }),
    /** @returns the device's counter; undefined for an answer that is not right */
    async answered(
      answer: AuthenticationResponseJSON,
      challenge: string,
      passkey: Passkey,
    ): Promise<number | undefined> {
      const { userHandle } = answer.response
      if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== passkey.userId) return undefined
      const credential = {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      }
      const found = await verified(() =>
        verifyAuthenticationResponse({ ...expected, response: answer, expectedChallenge: challenge, credential }),
      )
      return found?.verified ? found.authenticationInfo.newCounter : undefined
    },
    /** @returns undefined for an answer that is not right */
    async made(answer: RegistrationResponseJSON, challenge: string): Promise<Omit<NewPasskey, 'name'> | undefined> {
      const found = await verified(() =>
        verifyRegistrationResponse({ ...expected, response: answer, expectedChallenge: challenge }),
      )
      if (!found?.verified) return undefined
      const { id, publicKey, counter } = found.registrationInfo.credential
      return { credentialId: id, publicKey, counter, transports: answer.response.transports ?? [] }
    },
  }
}
