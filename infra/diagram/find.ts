import type { Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'

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
  throw new PictureError(`${owner.id} refers to an ${type} that the templates do not have: ${JSON.stringify(value)}`)
}
