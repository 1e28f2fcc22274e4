/** The base image, as the Dockerfile names it. */
export interface Pin {
  readonly image: string
  readonly tag: string
  readonly digest: string
  /** The day: `2026-11-30`. */
  readonly recorded: string
}

const from = /^FROM \$\{REGISTRY\}([a-z0-9/.-]+):([\w.-]+)@(sha256:[0-9a-f]{64}) AS base$/m
const day = /Recorded on (\d{4}-\d\d-\d\d)/

/** @throws Error where the Dockerfile names no base by its digest, or no day */
export function pinIn(dockerfile: string): Pin {
  const [, image, tag, digest] = from.exec(dockerfile) ?? []
  const [, recorded] = day.exec(dockerfile) ?? []
  if (!image || !tag || !digest || !recorded) throw new Error('the Dockerfile names no base image with digest and day')
  return { image, tag, digest, recorded }
}

/** The Dockerfile with another digest. */
export function moved(dockerfile: string, digest: string, today: string): string {
  return dockerfile
    .replace(from, (_, image: string, tag: string) => `FROM \${REGISTRY}${image}:${tag}@${digest} AS base`)
    .replace(day, `Recorded on ${today}`)
}

export function ageDays(recorded: string, today: string): number {
  return Math.round((Date.parse(today) - Date.parse(recorded)) / 86_400_000)
}
