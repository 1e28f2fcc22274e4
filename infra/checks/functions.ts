import { at, listOf, text, type Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { qualifierOf } from '../config/names.ts'
import { check, nothingBut } from './finding.ts'
import { referencesIn, spelled } from '../system/reference.ts'

const ofFunction = [
  ...['Architectures', 'Code', 'Description', 'Environment', 'Handler', 'Layers', 'LoggingConfig', 'MemorySize'],
  ...['Role', 'Runtime', 'Tags', 'Timeout'],
]

/**
 * Functions serve custom resources, which run during deployments, or are the canary, which a rule calls each minute; they run only
 * code of the same deployment. S6 O5 O7
 */
export const functions = check((system, environment, expect) => {
  const called = new Set([
    ...customResources(system).flatMap((resource) => calledBy(system, resource)),
    ...canaries(system),
  ])
  for (const resource of customResources(system)) {
    const [handler] = handlersOf(system, resource)
    expect(
      handler?.Type === 'AWS::Lambda::Function' && handler.stack === resource.stack,
      'O5',
      `${resource.logicalId} is made by ${text(resource.properties['ServiceToken'])}, and not by a function of its stack`,
    )
  }
  for (const { properties, id, logicalId, stack } of system.ofType('AWS::Lambda::Function')) {
    expect(called.has(id), 'S6', `${logicalId} serves no custom resource`)
    nothingBut(properties, ofFunction, 'S6', logicalId, expect)
    nothingBut(properties['Code'], ['S3Bucket', 'S3Key'], 'S6', `the code of ${logicalId}`, expect)
    const region = system.regionOf(stack) ?? ''
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
        `${logicalId} runs a layer that the templates do not make`,
      )
  }
})

/** Called by the clock. */
function canaries(system: System): string[] {
  return system
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties['ScheduleExpression'] === 'rate(1 minute)')
    .flatMap(({ properties, stack }) =>
      listOf(properties['Targets']).map((one) => system.meaning(at(one, 'Arn'), stack)),
    )
}

function customResources(system: System): Resource[] {
  return [...system.resources.values()].filter(({ Type }) => Type.startsWith('Custom::'))
}

function handlersOf(system: System, { properties, stack }: Resource): Resource[] {
  return listOf(properties['ServiceToken'] as Json).flatMap((token) => system.resource(token, stack) ?? [])
}

/** The function that serves a custom resource, with those that its settings name: the CDK's framework has four. */
function calledBy(system: System, resource: Resource): string[] {
  const seen = new Set(handlersOf(system, resource))
  for (const { properties, stack } of seen) {
    for (const value of [properties['Environment'], properties['DefinitionString']])
      for (const other of referencesIn(system, value, stack))
        if (['AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine'].includes(other.Type)) seen.add(other)
  }
  return [...seen].map(({ id }) => id)
}
