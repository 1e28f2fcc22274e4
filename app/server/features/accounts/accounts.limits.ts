import type { Limit } from '../../platform/http/rate-limit.ts'

const minute = 60

/**
 * Limits by account are low, by IP address higher: a whole office may share one. Successful sign-ins do not count. IPv6 addresses are
 * counted by network (`networkOf`), and those who ask for an account by its `formerAddress`: each way to write it finds the same account.
 */
export const limits = {
  /** Of a device that has signed in to the account before: separate, so that guesses from elsewhere do not lock its user out. */
  signInOfDevice: { name: 'signin-device', points: 10, seconds: 15 * minute },
  /** … and of all such devices together: one who made an account before its present owner, or knew its password, can have many. */
  signInOfDevices: { name: 'signin-devices', points: 50, seconds: 15 * minute },
  signInOfAccount: { name: 'signin-account', points: 10, seconds: 15 * minute },
  signInFromAddress: { name: 'signin-address', points: 100, seconds: 15 * minute },
  /** Answers of the provider that a browser brings. */
  providerFromAddress: { name: 'provider-address', points: 100, seconds: 15 * minute },
  signUpOfAccount: { name: 'signup-account', points: 10, seconds: 60 * minute },
  signUpFromAddress: { name: 'signup-address', points: 50, seconds: 60 * minute },
  resetOfAccount: { name: 'reset-account', points: 5, seconds: 60 * minute },
  resetFromAddress: { name: 'reset-address', points: 50, seconds: 60 * minute },
  /** One-time codes after a right password; a device that has signed in before is counted apart, as with passwords. */
  codeOfDevice: { name: 'code-device', points: 10, seconds: 15 * minute },
  codeOfDevices: { name: 'code-devices', points: 30, seconds: 60 * minute },
  codeOfAccount: { name: 'code-account', points: 10, seconds: 60 * minute },
  /** Factors that are added, and sets of recovery codes: each removed one stands in a list for years. */
  factorOfAccount: { name: 'factor-account', points: 30, seconds: 24 * 60 * minute },
  /** Guesses at the current password within an open session, such as on an unattended device. */
  passwordOfAccount: { name: 'password-account', points: 10, seconds: 15 * minute },
  /** Mails to an address that is not confirmed. */
  confirmationTo: { name: 'confirmation-to', points: 5, seconds: 60 * minute },
  /** Mails with which a person shows who they are, where the provider does not. */
  proofOfAccount: { name: 'proof-account', points: 10, seconds: 60 * minute },
  /** The limits by account and network are asked before the one by address, which a client can make up. */
  emailChangeFromAddress: { name: 'email-address', points: 30, seconds: 60 * minute },
  emailChangeOfAccount: { name: 'email-account', points: 5, seconds: 60 * minute },
  emailChangeTo: { name: 'email-to', points: 10, seconds: 60 * minute },
} as const satisfies Record<string, Limit>
