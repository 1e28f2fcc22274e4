/**
 * Does something until it finds less to do than one statement takes: no statement holds its locks for long.
 * @param most rows that one statement takes
 * @param act one statement; its `count` is how many it took
 * @returns how many they were in all
 */
export async function inBatches(most: number, act: () => PromiseLike<{ readonly count: number }>): Promise<number> {
  let done = 0
  for (;;) {
    const { count } = await act()
    done += count
    if (count < most) return done
  }
}
