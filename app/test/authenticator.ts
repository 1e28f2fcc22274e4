import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** What an authenticator signs for; a test makes one of them wrong. */
export interface Ceremony {
  readonly challenge: string
  readonly origin?: string
  readonly rpId?: string
  /** Whether its person was verified, by a PIN or a finger. */
  readonly isVerified?: boolean
  readonly counter?: number
  readonly type?: 'webauthn.create' | 'webauthn.get'
  readonly userHandle?: string
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()

/** CBOR of what is needed here, in its shortest form: byte strings from 24 bytes, short texts and small maps. */
const bytes = (data: Buffer) => {
  const head = data.length < 256 ? [0x58, data.length] : [0x59, data.length >> 8, data.length & 0xff]
  return Buffer.concat([Buffer.from(head), data])
}
const text = (words: string) => Buffer.concat([Buffer.from([0x60 + words.length]), Buffer.from(words)])

/** A passkey in memory, which signs with ES256 as a device would, and what it is told to sign. @see https://www.w3.org/TR/webauthn-3/ */
export class Authenticator {
  readonly id = randomBytes(16)
  readonly #origin: string
  readonly #rpId: string
  readonly #key: KeyObject
  readonly #cose: Buffer
  counter = 0

  /** @param origin of the service */
  constructor(origin: string) {
    this.#origin = origin
    this.#rpId = new URL(origin).hostname
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#key = privateKey
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const [X, Y] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21])
    this.#cose = Buffer.concat([head, bytes(X), Buffer.from([0x22]), bytes(Y)])
  }

  /** As `startRegistration` gives it. */
  make(ceremony: Ceremony) {
    const { id } = this
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, this.#cose])
    const authData = Buffer.concat([this.#data(ceremony, 0x40), credential])
    const parts = [text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData'), bytes(authData)]
    const attestationObject = Buffer.concat([Buffer.from([0xa3]), ...parts]).toString('base64url')
    const clientDataJSON = this.#client('webauthn.create', ceremony).toString('base64url')
    return { ...this.#named(), response: { clientDataJSON, attestationObject, transports: ['internal'] } }
  }

  /** As `startAuthentication` gives it. */
  answer(ceremony: Ceremony) {
    const data = this.#data(ceremony, 0)
    const client = this.#client('webauthn.get', ceremony)
    const signature = sign('sha256', Buffer.concat([data, sha256(client)]), this.#key)
    const { userHandle } = ceremony
    return {
      ...this.#named(),
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(userHandle !== undefined && { userHandle: Buffer.from(userHandle).toString('base64url') }),
      },
    }
  }

  #named() {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} }
  }

  #data({ rpId = this.#rpId, isVerified = true, counter = this.counter }: Ceremony, more: number): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([0x01 | (isVerified ? 0x04 : 0) | more]), count])
  }

  #client(usual: string, { type = usual as 'webauthn.get', challenge, origin = this.#origin }: Ceremony): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  }
}
