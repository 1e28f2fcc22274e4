import { at, listOf, text } from '../system/json.ts'
import { spelled } from '../system/reference.ts'
import type { System } from '../system/system.ts'
import { check } from './finding.ts'

/** One function asks for the service from outside, each minute, called by its rule alone. O7 */
export const canary = check((system, { origin }, expect) => {
  const rules = system.ofType('AWS::Events::Rule').filter(({ properties }) => 'ScheduleExpression' in properties)
  expect(rules.length === 1, 'O7', `there are ${rules.length} rules by the clock, and not the canary's alone`)
  for (const { properties, logicalId, stack, id } of rules) {
    const isEachMinute = properties['ScheduleExpression'] === 'rate(1 minute)' && properties['State'] === 'ENABLED'
    expect(isEachMinute, 'O7', `${logicalId} does not call each minute`)
    const [target, ...others] = listOf(properties['Targets']).map((one) => system.resource(at(one, 'Arn'), stack))
    expect(target?.Type === 'AWS::Lambda::Function' && others.length === 0, 'O7', `${logicalId} calls no canary`)
    if (!target) continue
    const set = (name: string) => spelled(system, at(target.properties, 'Environment', 'Variables', name), stack)
    expect(set('ADDRESS') === publicOriginOf(system), 'O7', `the canary asks at ${set('ADDRESS')}`)
    const asksBalancer = at(target.properties, 'Environment', 'Variables', 'BALANCER') !== undefined
    expect(asksBalancer === (origin === 'public-alb'), 'S4', 'the canary does not look whether the balancer is closed')
    for (const permission of system.ofType('AWS::Lambda::Permission')) {
      const { Action, FunctionName, Principal, SourceArn } = permission.properties
      const isRules =
        Action === 'lambda:InvokeFunction' &&
        Principal === 'events.amazonaws.com' &&
        system.meaning(SourceArn, permission.stack) === id &&
        system.meaning(FunctionName, permission.stack) === target.id
      expect(isRules, 'S6', `${permission.logicalId} lets others than the canary's rule call a function`)
    }
  }
})

/** Where the tasks say that visitors find them. */
function publicOriginOf(system: System): string | undefined {
  const [service] = system.ofType('AWS::ECS::Service')
  const task = service && system.resource(service.properties['TaskDefinition'], service.stack)
  const setting = listOf(task?.properties['ContainerDefinitions'])
    .flatMap((container) => listOf(at(container, 'Environment')))
    .find((one) => text(at(one, 'Name')) === 'PUBLIC_ORIGIN')
  return task && spelled(system, at(setting, 'Value'), task.stack)
}
