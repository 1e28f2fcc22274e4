import { text, type Json, type JsonObject } from './json.ts'
import type { Resource, System } from './system.ts'

/**
 * A value as text, with references in braces: `{notejam-prod-app/Alb24.DNSName}`, `{AWS::AccountId}`. Unlike a
 * `meaning` it keeps the attribute, and parts that are joined. The partition and the region are written out: templates
 * may say them either way.
 */
export function spelled(system: System, value: Json | undefined, stack: string): string {
  if (typeof value !== 'object' || value === null) return text(value)
  const [key, argument] = Object.entries(value)[0] ?? []
  if (key === 'Ref') return named(system, text(argument), stack)
  if (key === 'Fn::GetAtt') {
    const name = Array.isArray(argument) ? argument.map(text).join('.') : text(argument)
    return named(system, name, stack)
  }
  if (key === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts] = argument as Json[]
    if (Array.isArray(parts)) return (parts as Json[]).map((part) => spelled(system, part, stack)).join(text(separator))
  }
  if (key === 'Fn::Sub' && typeof argument === 'string')
    return argument.replace(/\$\{([^}!]+)\}/g, (_, name: string) => named(system, name, stack))
  if (key === 'Fn::GetStackOutput') {
    const { StackName: stackName, OutputName: outputName } = argument as JsonObject
    const other = system.stacks.find(({ name }) => name === stackName)
    return spelled(system, other?.template.Outputs?.[text(outputName)]?.Value, text(stackName))
  }
  return JSON.stringify(value)
}

/** Several values as sorted texts. */
export function spelledAll(system: System, values: readonly Json[], stack: string): string[] {
  return values.map((value) => spelled(system, value, stack)).sort()
}

function named(system: System, name: string, stack: string): string {
  if (name === 'AWS::Partition') return 'aws'
  if (name === 'AWS::URLSuffix') return 'amazonaws.com'
  if (name === 'AWS::Region') return system.regionOf(stack) ?? '{AWS::Region}'
  return name.startsWith('AWS::') ? `{${name}}` : `{${stack}/${name}}`
}

/** Every resource that a value refers to, at any depth, such as in a joined ARN. */
export function referencesIn(system: System, value: Json | undefined, stack: string): Resource[] {
  if (typeof value !== 'object' || value === null) return []
  const resource = system.resource(value, stack)
  if (resource) return [resource]
  return Object.values(value).flatMap((part: Json) => referencesIn(system, part, stack))
}
