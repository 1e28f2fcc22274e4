import { listedPeople, listPeople, type PersonListed } from '../../features/accounts/people/people.queries.ts'
import { inMiB } from '../../platform/backup/snapshot.ts'
import { columns, type Act } from './act.ts'

export const list: Act = {
  usage: `list [PART] [--after ADDRESS]: accounts whose address has PART in it, ${listedPeople} at a time.`,
  options: { after: { type: 'string' } },
  positionals: [0, 1],
  prepare: ([part = ''], { after = '' }) => {
    const [wanted, last] = [part.trim(), String(after).trim().toLowerCase()]
    return async ({ sql }) => {
      const found = await listPeople(sql, wanted, last)
      const people = found.slice(0, listedPeople)
      const next = found.length > listedPeople ? (people.at(-1)?.email ?? null) : null
      const head = ['address', 'notes', 'text', 'files', 'made', 'seen', '']
      const lines = people.length === 0 ? ['No account.'] : columns([head, ...people.map(rowOf)])
      const more = next === null ? [] : [`There are more: --after ${next}`]
      return { lines: [...lines, ...more], json: { people, next } }
    }
  },
}

function rowOf(person: PersonListed): string[] {
  const { email, notes, textBytes, fileBytes, createdAt, seenAt } = person
  const day = (iso: string) => iso.slice(0, 10)
  return [
    ...[email, String(notes), inMiB(textBytes), inMiB(fileBytes), day(createdAt), seenAt === null ? '-' : day(seenAt)],
    statesOf(person).join(', '),
  ]
}

function statesOf({ suspendedAt, goesAt, isConfirmed }: PersonListed): string[] {
  return [
    ...(suspendedAt === null ? [] : [`suspended since ${suspendedAt.slice(0, 10)}`]),
    ...(goesAt === null ? [] : [`will be deleted on ${goesAt.slice(0, 10)}`]),
    ...(isConfirmed ? [] : ['address not confirmed']),
  ]
}
