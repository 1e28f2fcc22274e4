import type { Templates, Values } from '../variants.ts'

/** A way to break a template, and the finding that has to follow. */
export interface Breakage {
  readonly id: string
  readonly what: string
  /** Part of the problem's text. */
  readonly says: RegExp
  readonly breaks: (templates: Templates) => void
  /** @default plain */
  readonly on?: 'plain' | 'domain' | 'every' | 'asleep'
}

export type Stack = Templates[keyof Templates]

/** The logical id that is this name and a hash; otherwise the first with this prefix. */
export function idIn({ Resources }: Stack, name: string): string {
  const ids = Object.keys(Resources)
  const id = ids.find((one) => one.startsWith(name) && /^[0-9A-F]{8}$/.test(one.slice(name.length)))
  const found = id ?? ids.find((one) => one.startsWith(name))
  if (!found) throw new Error(`nothing to break is called ${name}`)
  return found
}

export function find(stack: Stack, name: string): Stack['Resources'][string] {
  const resource = stack.Resources[idIn(stack, name)]
  if (!resource) throw new Error(`nothing to break is called ${name}`)
  return resource
}

/** Sets a value inside properties; undefined deletes it. */
export function set(properties: Values, path: readonly (string | number)[], value: unknown): void {
  const [last = ''] = path.slice(-1)
  const inner = path.slice(0, -1).reduce<Values>((one, key) => (one[key] ??= {}) as Values, properties)
  if (value === undefined) Reflect.deleteProperty(inner, last)
  else inner[last] = value
}

/** A breakage that sets one value of one resource. */
export function putting(
  stack: keyof Templates,
  prefix: string,
  path: readonly (string | number)[],
  value: unknown,
): Breakage['breaks'] {
  return (templates) => set(find(templates[stack], prefix).Properties, path, value)
}

/** A breakage that adds a resource. */
export function adding(
  stack: keyof Templates,
  Type: string,
  properties: (templates: Templates) => Values,
): Breakage['breaks'] {
  return (templates) => {
    templates[stack].Resources['Added'] = { Type, Properties: properties(templates) }
  }
}

export const idOf = (templates: Templates, stack: keyof Templates, name: string): string => idIn(templates[stack], name)

/** Several breakages in one. */
export function all(...breaks: readonly Breakage['breaks'][]): Breakage['breaks'] {
  return (templates) => {
    for (const one of breaks) one(templates)
  }
}

/** A breakage that adds a statement to a policy that a resource has. */
export function granting(stack: keyof Templates, name: string, policy: string, statement: Values): Breakage['breaks'] {
  return (templates) => {
    const document = find(templates[stack], name).Properties[policy] as Values
    ;(document['Statement'] as Values[]).push({ Effect: 'Allow', ...statement })
  }
}

/** The configuration of the distribution. */
export function configOf(app: Stack): Values {
  return find(app, 'EdgeDistribution').Properties['DistributionConfig'] as Values
}

/** The origins of the distribution. */
export function originsOf(app: Stack): Values[] {
  return configOf(app)['Origins'] as Values[]
}

/** The first container of a task. */
export function containerOf(app: Stack, task: string): Values {
  return (find(app, task).Properties['ContainerDefinitions'] as Values[])[0] ?? {}
}
