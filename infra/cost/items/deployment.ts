import { counted, type Area } from '../item.ts'

/** GB-seconds of functions in one deployment: 1 GB for half a minute to upload static files, and small ones that wait. */
const gbSecondsPerDeployment = 40

/** State transitions while the migration runs: one every ten seconds. */
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
