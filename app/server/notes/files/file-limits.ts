/** Small enough for one PUT to S3, and for a person to wait for. */
export const maxFileBytes = 50 * 1024 ** 2

/** A note's page shows all of its files. */
export const maxFilesOfNote = 100
