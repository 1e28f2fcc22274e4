import { counted, type Area } from '../item.ts'

/** Functions of one deployment: a GB for half a minute that uploads static files, and small ones that wait. */
const gbSecondsPerDeployment = 40

/** Steps in which the migration is waited for: one each ten seconds. */
const transitionsPerDeployment = 12

/** Functions that run while a version is deployed: cents. O5 */
export const deployment: Area = {
  name: 'Deployment',
  types: ['AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine', 'Custom::CDKBucketDeployment'],
  lines(system, load) {
    const functions = system.ofType('AWS::Lambda::Function')
    const machines = system.ofType('AWS::StepFunctions::StateMachine')
    const from = `load: ${load.deployments} deployments`
    const seconds = functions.length > 0 ? load.deployments * gbSecondsPerDeployment : 0
    const transitions = machines.length * load.deployments * transitionsPerDeployment
    return [
      { name: 'functions', from: `${counted(functions)}; ${from}`, price: 'lambda-gb-second', quantity: seconds },
      {
        name: 'waiting',
        from: `${counted(machines)}; ${from}`,
        price: 'states-thousand',
        quantity: transitions / 1_000,
      },
    ]
  },
}
