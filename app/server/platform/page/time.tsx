const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * How long ago, for what is recent; the day, for what is not. Written out here because a list has twenty of them and
 * `Intl` takes twenty times as long.
 * @param at as for `time`
 * @param now in milliseconds
 */
export function howLongAgo(at: string, now: number): string {
  const passed = now - Date.parse(at)
  if (passed < minute) return 'just now'
  if (passed < hour) return ago(Math.floor(passed / minute), 'minute')
  if (passed < day) return ago(Math.floor(passed / hour), 'hour')
  if (passed < 2 * day) return 'yesterday'
  if (passed < 7 * day) return ago(Math.floor(passed / day), 'day')
  const isThisYear = Number(at.slice(0, 4)) === new Date(now).getUTCFullYear()
  return isThisYear ? dayOf(at) : `${dayOf(at)} ${at.slice(0, 4)}`
}

function ago(count: number, unit: string): string {
  return count === 1 ? `1 ${unit} ago` : `${count} ${unit}s ago`
}

/** 3 Mar */
function dayOf(at: string): string {
  return `${Number(at.slice(8, 10))} ${months[Number(at.slice(5, 7)) - 1] ?? ''}`
}

/** @param at an ISO 8601 time in UTC, as JSON from PostgreSQL has it */
export function time(at: string) {
  return (
    <time datetime={`${at.slice(0, 16)}Z`} title={`${dayOf(at)} ${at.slice(0, 4)}, ${at.slice(11, 16)} UTC`}>
      {howLongAgo(at, Date.now())}
    </time>
  )
}
