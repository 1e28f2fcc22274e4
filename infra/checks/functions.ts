import { at, listOf, text } from '../system/json.ts'
import type { Json, Resource, System } from '../system/system.ts'
import { qualifierOf } from '../config/names.ts'
import { check, nothingBut } from './finding.ts'
import { spelled } from './reference.ts'

const ofFunction = [
  ...['Architectures', 'Code', 'Description', 'Environment', 'Handler', 'Layers', 'LoggingConfig', 'MemorySize'],
  ...['Role', 'Runtime', 'Tags', 'Timeout'],
]

/** Functions run while something is deployed and never otherwise, and only code that was deployed with them. S6 O5 */
export const functions = check((system, environment, expect) => {
  const called = new Set(customResources(system).flatMap((resource) => calledBy(system, resource)))
  for (const resource of customResources(system)) {
    const [handler] = handlersOf(system, resource)
    expect(
      handler?.Type === 'AWS::Lambda::Function' && handler.stack === resource.stack,
      'O5',
      `${resource.logicalId} is made by ${text(resource.properties['ServiceToken'])}, and not by a function of its stack`,
    )
  }
  for (const { properties, id, logicalId, stack } of system.ofType('AWS::Lambda::Function')) {
    expect(called.has(id), 'S6', `${logicalId} makes nothing that is deployed`)
    nothingBut(properties, ofFunction, 'S6', logicalId, expect)
    nothingBut(properties['Code'], ['S3Bucket', 'S3Key'], 'S6', `the code of ${logicalId}`, expect)
    const region = system.stacks.find(({ name }) => name === stack)?.region ?? ''
    const bucket = `cdk-${qualifierOf(environment.name)}-assets-{AWS::AccountId}-${region}`
    expect(
      spelled(system, at(properties, 'Code', 'S3Bucket'), stack) === bucket,
      'S6',
      `${logicalId} runs code from elsewhere than ${bucket}`,
    )
    for (const layer of listOf(properties['Layers']))
      expect(
        system.resource(layer, stack)?.Type === 'AWS::Lambda::LayerVersion',
        'S6',
        `${logicalId} runs a layer of somebody else's`,
      )
  }
})

function customResources(system: System): Resource[] {
  return [...system.resources.values()].filter(({ Type }) => Type.startsWith('Custom::'))
}

function handlersOf(system: System, { properties, stack }: Resource): Resource[] {
  return listOf(properties['ServiceToken'] as Json).flatMap((token) => system.resource(token, stack) ?? [])
}

/** The function that makes a resource, with those that it is told of, step by step: the CDK's framework has four. */
function calledBy(system: System, resource: Resource): string[] {
  const seen = new Set(handlersOf(system, resource))
  for (const { properties, stack } of seen) {
    const names = [properties['Environment'], properties['DefinitionString']].flatMap((value) => references(value))
    for (const value of names) {
      const other = system.resource(value, stack)
      if (other && ['AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine'].includes(other.Type)) seen.add(other)
    }
  }
  return [...seen].map(({ id }) => id)
}

/** Every reference inside a value. */
function references(value: Json | undefined): Json[] {
  if (typeof value !== 'object' || value === null) return []
  if ('Ref' in value || 'Fn::GetAtt' in value) return [value]
  return Object.values(value as Record<string, Json>).flatMap((inner) => references(inner))
}
