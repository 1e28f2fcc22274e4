/** Hours of a week without work: nights of working days, and weekends. Times are UTC, `HH:MM`. */
export interface Sleep {
  readonly from: string
  readonly until: string
}

const minutesPerDay = 24 * 60
const workingDays = 5
const minutesPerWeek = 7 * minutesPerDay

/** Minutes since midnight, or undefined for what is no time such as `07:30`. */
export function minuteOf(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

/** The share of a week that is awake: of five days, from `until` to `from`. */
export function awakeShare({ from, until }: Sleep): number {
  return (workingDays * ((minuteOf(from) ?? 0) - (minuteOf(until) ?? 0))) / minutesPerWeek
}

/** Working days at so many minutes after `time`, as CloudWatch and EventBridge write it. */
export function cronOf(time: string, minutesLater = 0): string {
  const minute = ((minuteOf(time) ?? 0) + minutesLater + minutesPerDay) % minutesPerDay
  return `cron(${minute % 60} ${Math.floor(minute / 60)} ? * MON-FRI *)`
}

/** Whether it is asleep at that moment. */
export function isAsleep({ from, until }: Sleep, at: Date): boolean {
  const minute = at.getUTCHours() * 60 + at.getUTCMinutes()
  const isWorkingDay = at.getUTCDay() >= 1 && at.getUTCDay() <= workingDays
  return !isWorkingDay || minute < (minuteOf(until) ?? 0) || minute >= (minuteOf(from) ?? minutesPerDay)
}
