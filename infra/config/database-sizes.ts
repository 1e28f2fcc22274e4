/** A database instance class that Notejam may run on. */
export interface DatabaseSize {
  readonly vcpus: number
  readonly memoryGib: number
  /**
   * Whether Multi-AZ is allowed. RDS has it for every class; with 1 GiB, a standby takes over with a cold cache and gets the
   * connections of all tasks at once, and may not survive that.
   */
  readonly canDoMultiAz: boolean
  /** RDS's default max_connections: memory / 9,531,392 bytes, less the host's share, at most 5,000. */
  readonly connections: number
}

/** Graviton classes, without `db.`, smallest first. */
export const databaseSizes = {
  't4g.micro': { vcpus: 2, memoryGib: 1, canDoMultiAz: false, connections: 80 },
  't4g.small': { vcpus: 2, memoryGib: 2, canDoMultiAz: true, connections: 180 },
  't4g.medium': { vcpus: 2, memoryGib: 4, canDoMultiAz: true, connections: 400 },
  't4g.large': { vcpus: 2, memoryGib: 8, canDoMultiAz: true, connections: 850 },
  'm7g.large': { vcpus: 2, memoryGib: 8, canDoMultiAz: true, connections: 850 },
  'm7g.xlarge': { vcpus: 4, memoryGib: 16, canDoMultiAz: true, connections: 1_700 },
  'r7g.large': { vcpus: 2, memoryGib: 16, canDoMultiAz: true, connections: 1_700 },
  'r7g.xlarge': { vcpus: 4, memoryGib: 32, canDoMultiAz: true, connections: 3_400 },
} as const satisfies Record<string, DatabaseSize>

export type DatabaseSizeName = keyof typeof databaseSizes

/** The version of PostgreSQL that RDS runs (constructs/notes-database). */
export const postgresVersion = '18.3'
