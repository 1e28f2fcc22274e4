import type { ProblemKind } from './provider-problem.ts'

/** What a visitor is told, and with which status. @param name what people call the provider */
export function problemWords(
  kind: ProblemKind | 'lost' | 'unproved',
  name: string,
): { status: number; problem: string } {
  const { status, words } = answers[kind]
  return { status, problem: words(name) }
}

const answers: Readonly<
  Record<ProblemKind | 'lost' | 'unproved', { status: number; words: (name: string) => string }>
> = {
  cancelled: { status: 403, words: (name) => `You are not signed in: signing in with ${name} was cancelled.` },
  refused: { status: 403, words: (name) => `You are not signed in: ${name} did not let you in.` },
  away: { status: 503, words: (name) => `${name} does not answer at the moment. Try again in a minute.` },
  'unknown-client': {
    status: 502,
    words: (name) =>
      `${name} and this Notejam do not fit together. Tell the person who runs this Notejam: its settings name the provider wrongly.`,
  },
  spent: { status: 400, words: () => 'That sign-in is used up or too old. Sign in once more.' },
  untrusted: {
    status: 502,
    words: (name) =>
      `You are not signed in: the answer of ${name} cannot be trusted. Try again, and if it stays so, tell the person who runs this Notejam.`,
  },
  /** The answer is for no attempt of this browser. */
  lost: {
    status: 400,
    words: () => 'That sign-in is over, or was begun in another browser. Sign in once more.',
  },
  unproved: {
    status: 403,
    words: (name) =>
      `${name} names no confirmed email address of yours, and an account needs one. Confirm your address there, then sign in once more.`,
  },
}
