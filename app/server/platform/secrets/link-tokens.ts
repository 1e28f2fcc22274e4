import { createHash, randomBytes } from 'node:crypto'

/** Tokens of links that open something for their holder: 128 random bits. Tables have their SHA-256, so that a copy of one opens nothing. */

export const linkTokenPattern = /^[\w-]{22}$/

export const newLinkToken = () => randomBytes(16).toString('base64url')

export const hashOfLinkToken = (token: string): Buffer => createHash('sha256').update(token).digest()
