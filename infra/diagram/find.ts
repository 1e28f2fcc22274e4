import type { Json, JsonObject, Resource, System } from '../system/system.ts'

/** The templates lack something that the drawing would otherwise have to make up. */
export class PictureError extends Error {}

/**
 * The one resource of a type, or the one of those that `isMeant` leaves.
 * @throws PictureError when there is none, or more than the drawing has room for
 */
export function only(system: System, type: string, isMeant: (resource: Resource) => boolean = () => true): Resource {
  const [found, ...others] = system.ofType(type).filter(isMeant)
  if (!found) throw new PictureError(`the drawing shows an ${type}, and the templates have none that fits`)
  if (others.length > 0) {
    throw new PictureError(`the drawing has room for one ${type}: ${[found, ...others].map(({ id }) => id).join(', ')}`)
  }
  return found
}

/**
 * The resource that a property of `owner` refers to.
 * @throws PictureError when it refers to nothing that the templates have
 */
export function follow(system: System, owner: Resource, value: Json | undefined, type: string): Resource {
  const resource = system.resource(value, owner.stack)
  if (resource?.Type === type) return resource
  throw new PictureError(`${owner.id} refers to an ${type} that is not there: ${JSON.stringify(value)}`)
}

/** Every resource that is named anywhere inside of a value, such as in a joined ARN. */
export function referencesIn(system: System, value: Json | undefined, stack: string): Resource[] {
  if (typeof value !== 'object' || value === null) return []
  const resource = system.resource(value, stack)
  if (resource) return [resource]
  return Object.values(value).flatMap((part: Json) => referencesIn(system, part, stack))
}

/** The texts of a joined value, one after the other, with `*` for what is known only while deploying. */
export function textOf(value: Json | undefined): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  const join = (value as JsonObject)['Fn::Join']
  const [between, parts] = Array.isArray(join) ? (join as Json[]) : []
  return Array.isArray(parts) ? parts.map(textOf).join(textOf(between)) : '*'
}

/** A list of objects, as most properties are. */
export function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as JsonObject[]) : []
}

/** An object, or an empty one. */
export function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

/** The value of a tag. */
export function tag({ properties }: Resource, key: string): string | undefined {
  const found = list(properties['Tags']).find((one) => one['Key'] === key)
  return found && textOf(found['Value'])
}
