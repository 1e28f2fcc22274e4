export interface TurnLimits {
  /** Acts under way at once, in this process. */
  readonly most: number
  /** … and of one person: the others' places stay free for others. */
  readonly mostOfOne: number
  /** Acts of one person that wait. @default Infinity: what calls this bounds them */
  readonly mostWaitingOfOne?: number
  /** … and of all persons together. */
  readonly mostWaiting?: number
}

/** There is no place left to wait in: `own` says whether this person's many are the reason, or those of all. */
export class NoTurn extends Error {
  readonly isOwn: boolean

  constructor(isOwn: boolean) {
    super(isOwn ? 'this person has too much under way' : 'all persons together have too much under way')
    this.isOwn = isOwn
  }
}

interface Waiting {
  readonly person: string
  /** Persons take turns in rounds: the second act of a person stands behind the first of each other person. */
  readonly round: number
  readonly isGone: () => boolean
  readonly start: (hasTurn: boolean) => void
}

/**
 * Turns by person, for work that takes long: some acts at once, each person at most so many of them, and the others wait
 * in fair rounds. However many acts one person queues, a stranger's act starts before the second one of them that has
 * not begun.
 *
 *     const pictures = new Turns({ most: 1, mostOfOne: 1, mostWaitingOfOne: 6 })
 *     const size = await pictures.take(userId, () => draw(file))                 // waits; throws NoTurn beyond the limits
 *     const found = await searches.take(userId, () => find(), () => isClosed())  // undefined: gone when its turn came
 *     const leave = await downloads.enter(userId)                                // for work that ends elsewhere: leave()
 *
 * With `mostWaiting: 0` there are only places: what finds none is refused.
 */
export class Turns {
  readonly #limits: Required<TurnLimits>
  /** Acts under way, by person. */
  readonly #underWay = new Map<string, number>()
  #count = 0
  #waiting: Waiting[] = []
  /** Of the act that started last; and, by person, of the last act that asked. */
  #round = 0
  readonly #lastRound = new Map<string, number>()

  constructor(limits: TurnLimits) {
    this.#limits = { mostWaitingOfOne: Infinity, mostWaiting: Infinity, ...limits }
  }

  /** Acts that wait at the moment. */
  get waiting(): number {
    return this.#waiting.length
  }

  /**
   * Does `act` when it is the person's turn.
   * @param isGone whether the one who asked has gone (and stays so), asked when the turn comes: then nothing is done
   * @returns what `act` does; undefined when the one who asked has gone
   * @throws NoTurn at once, when too much waits already
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
   * Waits for the person's turn and leaves its end to the caller.
   * @returns ends the turn; calling it again does nothing
   * @throws NoTurn at once, when too much waits already
   */
  async enter(person: string, isGone = never): Promise<() => void> {
    const round = Math.max(this.#round, (this.#lastRound.get(person) ?? -1) + 1)
    if (this.#hasPlaceFor(person)) this.#begin(person, round)
    else {
      this.#checkRoom(person)
      this.#lastRound.set(person, round)
      const hasTurn = await new Promise<boolean>((start) => this.#waiting.push({ person, round, isGone, start }))
      // It left the queue to make room: it holds no place.
      if (!hasTurn) return () => {}
    }
    let isUnderWay = true
    return () => {
      if (isUnderWay) this.#end(person)
      isUnderWay = false
    }
  }

  #hasPlaceFor(person: string): boolean {
    return this.#count < this.#limits.most && (this.#underWay.get(person) ?? 0) < this.#limits.mostOfOne
  }

  #checkRoom(person: string): void {
    const { mostWaiting, mostWaitingOfOne } = this.#limits
    const ownWaiting = () => this.#waiting.filter((one) => one.person === person).length
    if (ownWaiting() >= mostWaitingOfOne || this.#waiting.length >= mostWaiting) this.#forgetGone()
    if (ownWaiting() >= mostWaitingOfOne) throw new NoTurn(true)
    // With a place left, it is the person's own work that fills theirs.
    if (this.#waiting.length >= mostWaiting) throw new NoTurn(this.#count < this.#limits.most)
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
    // Persons who were last served before this round come into it as newcomers do.
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
