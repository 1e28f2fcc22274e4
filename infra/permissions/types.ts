import { synthesise } from '../synthesise.ts'
import { everything, variants } from '../test/variants.ts'

/** All types of AWS's that some variant of an environment deploys. A person deploys `ci` and the bounds, with rights of their own. */
export function deployedTypes(): string[] {
  const all = [...Object.values(variants), everything].flatMap((one) =>
    [...synthesise(one).system.resources.values()].map(({ Type }) => Type),
  )
  return [...new Set(all)].filter((type) => type.startsWith('AWS::')).sort()
}
