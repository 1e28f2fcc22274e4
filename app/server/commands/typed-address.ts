import { UsageError } from './command.ts'

/**
 * Refuses an address with a password that was typed as an argument: it stands in the machine's list of processes, which other users read,
 * in the shell's history, and in what npm prints.
 * @param option as it was typed: `--from`
 * @throws UsageError
 */
export function refuseTypedPassword(option: string, address: string): void {
  const url = URL.parse(address)
  if (!url) throw new UsageError(`${option} is no address such as postgres://user@host:5432/notejam.`)
  if (url.password === '' && !url.searchParams.has('password')) return
  throw new UsageError(
    `${option} has a password, which other users of this machine can read there: leave it out, and set PGPASSWORD, or PGPASSFILE to a file of your own (mode 600) with host:port:database:user:password.`,
  )
}
