import { counted, type Area } from '../item.ts'
import { builds } from './builds.ts'

/** GB-seconds of functions in one deployment: 1 GB for half a minute to upload static files, and small ones that wait. */
const gbSecondsPerDeployment = 40

/** State transitions while the migration runs: one every ten seconds. */
const transitionsPerDeployment = 12

/** A look at backups asks up to three times and decides as often. */
const transitionsPerLook = 7
const looksPerMonth = 4 * 30.4

/** Functions that run while a version is deployed: cents. And CodeBuild, where it makes the images. O5 */
export const deployment: Area = {
  name: 'Deployment',
  types: [
    ...['AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine', 'Custom::CDKBucketDeployment'],
    'AWS::CodeBuild::Project',
  ],
  lines(system, load) {
    const functions = system.ofType('AWS::Lambda::Function')
    const machines = system.ofType('AWS::StepFunctions::StateMachine')
    // What opens a restored database runs once a month, some fifty transitions: nothing.
    const ours = machines.filter(({ properties }) => JSON.stringify(properties).includes('JSONata'))
    const looks = ours.filter(({ properties }) => !JSON.stringify(properties).includes('modifyDBInstance'))
    const from = `load: ${load.deployments} deployments`
    const seconds = functions.length > 0 ? load.deployments * gbSecondsPerDeployment : 0
    const waiters = machines.filter((one) => !ours.includes(one))
    const transitions = waiters.length * load.deployments * transitionsPerDeployment
    return [
      ...builds(system, load),
      { name: 'functions', from: `${counted(functions)}; ${from}`, price: 'lambda-gb-second', quantity: seconds },
      {
        name: 'waiting',
        from: `${counted(waiters)}; ${from}`,
        price: 'states-thousand',
        quantity: transitions / 1_000,
      },
      {
        name: 'looks at backups',
        from: `${counted(looks)}; each six hours`,
        price: 'states-thousand',
        quantity: (looks.length * looksPerMonth * transitionsPerLook) / 1_000,
      },
    ]
  },
}
