/** The advisory locks of processes on one database, all in one place: two uses of one number would wait for each other. */
export const advisoryLocks = {
  /** The process that holds it may change the schema. "notejam" as a number. */
  migrations: 7_811_883_410,
  /** Of the process that outlines notes; its connection holds it. */
  outlines: 7_811_883_411,
  /** One backup at a time. While it is held, no object of a file is removed (`removeUnnamedObjects`). */
  backups: 7_811_883_412,
} as const
