export interface TurnLimits {
  /** Concurrent acts in this process. */
  readonly maxConcurrent: number
  /** Concurrent acts of one person: the other places stay free for others. */
  readonly maxConcurrentPerPerson: number
  /** Queued acts of one person. @default Infinity: the caller bounds them */
  readonly maxWaitingPerPerson?: number
  /** Queued acts of all persons. */
  readonly maxWaiting?: number
}

/** Backpressure: the queue is full, by this person's acts (`isOwn`) or by those of all. */
export class NoTurn extends Error {
  readonly isOwn: boolean

  constructor(isOwn: boolean) {
    super(isOwn ? 'this person has too much under way' : 'all persons together have too much under way')
    this.isOwn = isOwn
  }
}

interface Waiting {
  readonly person: string
  /** Round robin: the second act of a person queues behind the first act of every other person. */
  readonly round: number
  readonly isGone: () => boolean
  readonly start: (hasTurn: boolean) => void
}

/**
 * A fair queue for work that takes long: it bounds the concurrent acts of all persons and of each, and the others wait round robin.
 * However many acts one person queues, the first act of another person starts before the second of those.
 *
 *     const pictures = new Turns({ maxConcurrent: 1, maxConcurrentPerPerson: 1, maxWaitingPerPerson: 6 })
 *     const size = await pictures.take(userId, () => draw(file))                 // waits; throws NoTurn when the queue is full
 *     const found = await searches.take(userId, () => find(), () => isClosed())  // undefined: the client had gone
 *     const leave = await downloads.enter(userId)                                // the caller calls leave()
 *
 * With `maxWaiting: 0` there is no queue: without a free place an act is refused.
 */
export class Turns {
  readonly #limits: Required<TurnLimits>
  /** Running acts by person. */
  readonly #underWay = new Map<string, number>()
  #count = 0
  #waiting: Waiting[] = []
  /** The round of the act that started last; and, by person, of the act that was queued last. */
  #round = 0
  readonly #lastRound = new Map<string, number>()

  constructor(limits: TurnLimits) {
    this.#limits = { maxWaitingPerPerson: Infinity, maxWaiting: Infinity, ...limits }
  }

  /** Queued acts. */
  get waiting(): number {
    return this.#waiting.length
  }

  /**
   * Runs `act` when it is the person's turn.
   * @param isGone whether the client has gone (and stays so), asked when the turn comes: then `act` is not run
   * @returns the result of `act`; undefined when the client has gone
   * @throws NoTurn at once, when the queue is full
   */
  take<Result>(person: string, act: () => Promise<Result>): Promise<Result>
  take<Result>(person: string, act: () => Promise<Result>, isGone: () => boolean): Promise<Result | undefined>
  async take<Result>(person: string, act: () => Promise<Result>, isGone = never): Promise<Result | undefined> {
    const leave = await this.enter(person, isGone)
    try {
      return isGone() ? undefined : await act()
    } finally {
      leave()
    }
  }

  /**
   * Waits for the person's turn, which the caller ends.
   * @returns ends the turn; idempotent
   * @throws NoTurn at once, when the queue is full
   */
  async enter(person: string, isGone = never): Promise<() => void> {
    const round = Math.max(this.#round, (this.#lastRound.get(person) ?? -1) + 1)
    if (this.#hasPlaceFor(person)) this.#begin(person, round)
    else {
      this.#checkRoom(person)
      this.#lastRound.set(person, round)
      const hasTurn = await new Promise<boolean>((start) => this.#waiting.push({ person, round, isGone, start }))
      // It was dropped from the queue, because its client has gone: it holds no place.
      if (!hasTurn) return () => {}
    }
    let isUnderWay = true
    return () => {
      if (isUnderWay) this.#end(person)
      isUnderWay = false
    }
  }

  #hasPlaceFor(person: string): boolean {
    return (
      this.#count < this.#limits.maxConcurrent &&
      (this.#underWay.get(person) ?? 0) < this.#limits.maxConcurrentPerPerson
    )
  }

  #checkRoom(person: string): void {
    const { maxWaiting, maxWaitingPerPerson } = this.#limits
    const ownWaiting = () => this.#waiting.filter((one) => one.person === person).length
    if (ownWaiting() >= maxWaitingPerPerson || this.#waiting.length >= maxWaiting) this.#forgetGone()
    if (ownWaiting() >= maxWaitingPerPerson) throw new NoTurn(true)
    // With a free place, only the person's own acts can block this one.
    if (this.#waiting.length >= maxWaiting) throw new NoTurn(this.#count < this.#limits.maxConcurrent)
  }

  #forgetGone(): void {
    const gone = this.#waiting.filter(({ isGone }) => isGone())
    this.#waiting = this.#waiting.filter((one) => !gone.includes(one))
    for (const { start } of gone) start(false)
  }

  #begin(person: string, round: number): void {
    this.#count++
    this.#underWay.set(person, (this.#underWay.get(person) ?? 0) + 1)
    this.#lastRound.set(person, Math.max(round, this.#lastRound.get(person) ?? 0))
    if (round <= this.#round) return
    this.#round = round
    // Persons without an act since this round need no entry: they would join it anyway.
    for (const [one, last] of this.#lastRound) if (last < round) this.#lastRound.delete(one)
  }

  #end(person: string): void {
    this.#count--
    const left = (this.#underWay.get(person) ?? 1) - 1
    if (left > 0) this.#underWay.set(person, left)
    else this.#underWay.delete(person)
    let next: Waiting | undefined
    for (const one of this.#waiting) {
      if (this.#hasPlaceFor(one.person) && (!next || one.round < next.round)) next = one
    }
    if (next) {
      this.#waiting.splice(this.#waiting.indexOf(next), 1)
      this.#begin(next.person, next.round)
      next.start(true)
    } else if (this.#count === 0) this.#lastRound.clear()
  }
}

function never(): boolean {
  return false
}
