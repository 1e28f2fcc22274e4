const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * How long ago, for what is recent; the day, for what is not. Written out here because a list has twenty of them and
 * `Intl` takes twenty times as long.
 */
export function howLongAgo(then: Date, now: Date): string {
  const passed = now.getTime() - then.getTime()
  if (passed < minute) return 'just now'
  if (passed < hour) return ago(Math.floor(passed / minute), 'minute')
  if (passed < day) return ago(Math.floor(passed / hour), 'hour')
  if (passed < 2 * day) return 'yesterday'
  if (passed < 7 * day) return ago(Math.floor(passed / day), 'day')
  const date = `${then.getUTCDate()} ${months[then.getUTCMonth()] ?? ''}`
  return then.getUTCFullYear() === now.getUTCFullYear() ? date : `${date} ${then.getUTCFullYear()}`
}

function ago(count: number, unit: string): string {
  return count === 1 ? `1 ${unit} ago` : `${count} ${unit}s ago`
}

/** @param at an ISO 8601 time, as JSON from PostgreSQL has it */
export function Time({ at }: { readonly at: string }) {
  const then = new Date(at)
  return (
    <time datetime={then.toISOString()} title={then.toUTCString()}>
      {howLongAgo(then, new Date())}
    </time>
  )
}
