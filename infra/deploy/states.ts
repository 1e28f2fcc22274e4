import { hasServed } from '../config/names.ts'
import { unless, type Aws } from './aws.ts'

/** A stack by its name and its region. */
export interface Place {
  readonly name: string
  readonly region: string
}

/** A stack as CloudFormation describes it now. */
export interface StackState<P extends Place = Place> {
  readonly place: P
  /** Undefined where there is none. */
  readonly status: string | undefined
  readonly id?: string
  readonly reason?: string
  readonly isProtected?: boolean
  readonly madeAt?: string
  /** When it was made or last updated: ISO 8601. */
  readonly changedAt?: string
  /** What the last deployment said; undefined where the stack has no such parameter. */
  readonly hasServed?: boolean
}

/** A stack, as CloudFormation describes it. */
export interface Described {
  readonly StackId?: string
  readonly StackStatus: string
  readonly StackStatusReason?: string
  readonly CreationTime?: string
  readonly LastUpdatedTime?: string
  readonly EnableTerminationProtection?: boolean
  readonly Parameters?: readonly { readonly ParameterKey: string; readonly ParameterValue?: string }[]
}

/** @param name its name, or its id, under which also a deleted stack is described */
export async function stateOf<P extends Place>(aws: Aws, place: P, name: string = place.name): Promise<StackState<P>> {
  const words = ['cloudformation', 'describe-stacks', '--stack-name', name]
  const found = await unless(['ValidationError'], aws.ask<{ Stacks: Described[] }>(words, place.region))
  const stack = found?.Stacks[0]
  return stack && stack.StackStatus !== 'DELETE_COMPLETE' ? stateFrom(stack, place) : { place, status: undefined }
}

/** From what CloudFormation says of a stack. */
export function stateFrom<P extends Place>(stack: Described, place: P): StackState<P> {
  const said = stack.Parameters?.find(({ ParameterKey }) => ParameterKey === hasServed)
  const changedAt = stack.LastUpdatedTime ?? stack.CreationTime
  return {
    place,
    status: stack.StackStatus,
    isProtected: stack.EnableTerminationProtection ?? false,
    ...(stack.StackId ? { id: stack.StackId } : {}),
    ...(stack.CreationTime ? { madeAt: stack.CreationTime } : {}),
    ...(changedAt ? { changedAt } : {}),
    ...(stack.StackStatusReason ? { reason: stack.StackStatusReason } : {}),
    ...(said ? { hasServed: said.ParameterValue === 'true' } : {}),
  }
}

export async function statesOf<P extends Place>(aws: Aws, places: readonly P[]): Promise<StackState<P>[]> {
  return Promise.all(places.map((place) => stateOf(aws, place)))
}

/** Whether its creation, or an update that ended it, has succeeded. `UPDATE_FAILED` may be either. */
export function isCompleted(status: string | undefined): boolean {
  return status !== undefined && /^(CREATE_COMPLETE|IMPORT_.*COMPLETE|UPDATE_(?!FAILED$).*)$/.test(status)
}

/** Whether the environment's first deployment has succeeded: people may have written since. */
export function environmentHasServed(states: readonly StackState[]): boolean {
  return states.some(({ place, status, hasServed: said }) => {
    if (/-data$/.test(place.name)) return said === true
    return /-app$/.test(place.name) && isCompleted(status)
  })
}
