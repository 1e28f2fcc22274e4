/**
 * Milliseconds after which a connection on which somebody waits for an answer, and nothing comes, is given up: the server
 * ends its statements after 10 seconds, so that it is gone, without a word. TCP finds out after a quarter of an hour.
 */
const longestSilence = 15_000

/**
 * What the driver's own code says, and what it says here: a changed password fails no statement, and a server that is gone
 * fails those that wait for it. Whoever watches is told of every statement; where nobody does, that is one comparison.
 */
export const connectionChanges = [
  ['options.pass()', 'options.pass(socket)'],
  [
    'errored(Errors.postgres(parseError(x)))',
    `const refusal = Errors.postgres(parseError(x))
      if (initial && refusal.code === '28P01' && options.pass.refused) options.pass.refused(socket)
      else errored(refusal)`,
  ],
  // Asked with each new connection, and awaited by nobody: a connection that breaks just then would end the process.
  ['return fetchArrayTypes()', 'return fetchArrayTypes().catch(() => {})'],
  // What an answer that broke off left behind is no part of the first answer on the next connection: its rows would be counted
  // on from there, so that a session that is there is not found, and its error would be that of a statement that did not fail.
  [
    'statements = {}\n      needsTypes = ',
    `query = results = errorResponse = chunk = nextWriteTimer = null
      rows = 0
      result = new Result()
      statements = {}
      needsTypes = `,
  ],
  [
    'keep_alive && socket.setKeepAlive',
    `socket.setTimeout && socket.setTimeout(${longestSilence}, () =>
        !(connection.reserved && connection.reserved.isSilent) && (query || sent.length) && socket.destroy(Errors.connection('CONNECTION_SILENT', options, socket)))
      keep_alive && socket.setKeepAlive`,
  ],
  [
    '(query = q, query.active = true)',
    '(query = q, query.startedAt = options.watch && performance.now(), query.active = true)',
  ],
  [
    '(query = sent.shift()) && (query.active = true,',
    '(query = sent.shift()) && (query.startedAt = options.watch && performance.now(), query.active = true,',
  ],
  [
    'query.resolve(results || result)',
    `options.watch && options.watch.ended && options.watch.ended(query)
        query.resolve(results || result)`,
  ],
  [
    `if (!err || typeof err !== 'object')`,
    `options.watch && options.watch.ended && options.watch.ended(query, err)
    if (!err || typeof err !== 'object')`,
  ],
  [
    'options.shared.retries = retries = 0',
    `options.watch && options.watch.opened && options.watch.opened()
      options.shared.retries = retries = 0`,
  ],
] as const

const ifBroken = "c.reserved !== mine ? q.reject(Errors.connection('CONNECTION_CLOSED', options))"

/**
 * Statements wait for a connection. When none is left and the last attempt at one failed, the driver lets each of them wait
 * for an attempt of its own, one after the other: hundreds for minutes. Here that failure is theirs, too.
 */
export const poolChanges = [
  [
    'queries.length && connect(c, queries.shift())\n  }',
    `const isAway = options.shared.retries > 0 && !open.length && !busy.length && !full.length && !reserved.length
    while (isAway && queries.length) {
      const failed = queries.shift(), away = Errors.connection('CONNECTION_AWAY', options)
      !failed.reserve && options.watch && options.watch.ended && options.watch.ended(failed, away)
      failed.reject(away)
    }
    queries.length && connect(c, queries.shift())
  }`,
  ],
  // A reservation that failed is not to be given a connection later: nobody would give it back.
  [
    'const query = { reserve: resolve, reject }',
    'const query = { reserve: resolve, reject: (reason) => { queries.remove(query); reject(reason) }, askedAt: performance.now() }',
  ],
  // A connection that broke is the pool's again, and perhaps somebody else's, while whoever had reserved it goes on: to the
  // driver's own code it is open, and the next statement on it ends the process. Here they are told that it broke.
  [
    'c.reserved.release = true',
    `c.reserved.release = true
    const mine = c.reserved
    c.onclose = (reason) => {
      while (queue.length) queue.shift().reject(reason)
    }`,
  ],
  [
    'sql.release = () => {',
    `sql.allowSilence = () => { mine.isSilent = true }
    sql.release = () => {
      if (c.reserved !== mine) return`,
  ],
  [
    'function handler(q) {\n      c.queue === full\n        ? queue.push(q)',
    `function handler(q) {
      asked(q)
      ${ifBroken}
        : c.queue === full
        ? queue.push(q)`,
  ],
  // The same for transactions, which end with a `rollback`.
  ['let savepoints = 0', 'let mine\n    let savepoints = 0'],
  [
    '? c.execute(queries.shift())\n        : move(c, reserved)',
    '? c.execute(queries.shift())\n        : move(c, reserved)\n      mine = c.reserved',
  ],
  [
    'c.queue === full\n          ? queries.push(q)',
    `${ifBroken}\n          : c.queue === full\n          ? queries.push(q)`,
  ],
  // Asked on the pool, on a connection that was reserved, in a transaction.
  [
    `if (ending)
      return query.reject`,
    `asked(query)
    if (ending)
      return query.reject`,
  ],
  [`q.catch(e => uncaughtError ||`, `asked(q)\n        q.catch(e => uncaughtError ||`],
  [
    `function json(x) {`,
    `function asked(q) {
    if (!options.watch) return
    q.askedAt = performance.now()
    options.watch.asked && options.watch.asked(q)
  }

  function json(x) {`,
  ],
  [
    `CLOSE,
    END: CLOSE,`,
    `CLOSE,
    END: CLOSE,
    pool: () => ({
      size: options.max,
      inUse: busy.length + full.length + reserved.length,
      idle: open.length,
      waiting: queries.length,
      waitingSince: queries.first?.askedAt
    }),
    watch: (watch) => options.watch = watch,`,
  ],
] as const
