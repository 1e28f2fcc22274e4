import { at, text } from '../../system/json.ts'
import type { Resource, System } from '../../system/system.ts'
import { counted, only, type Line } from '../item.ts'
import type { Load } from '../load.ts'
import { priceNamed } from '../prices.ts'

/** A build without layers of the one before it: packages are installed, two stages are built, and their parts are listed. */
const minutesPerBuild = 6

const mibOfLogPerBuild = 1

/** CodeBuild makes the image of each version once. */
export function builds(system: System, load: Load): Line[] {
  return system.ofType('AWS::CodeBuild::Project').flatMap((project): Line[] => {
    const { properties } = project
    only(project, 'ComputeType', at(properties, 'Environment', 'ComputeType'), ['BUILD_GENERAL1_MEDIUM'])
    const type = text(at(properties, 'Environment', 'Type'))
    const from = `${counted([project])}; load: ${load.deployments} builds of ${minutesPerBuild} minutes`
    return [
      {
        name: 'images that CodeBuild makes',
        from,
        price: priceNamed(`build-minute-${type === 'ARM_CONTAINER' ? 'arm' : 'x86'}`),
        quantity: load.deployments * minutesPerBuild,
      },
      { name: 'its log', from, price: 'log-gb', quantity: (load.deployments * mibOfLogPerBuild) / 1_024 },
    ]
  })
}

/** Whether a bucket or a log group is that of builds: sources lie there for a day, and lines are counted with the builds. */
export function isOfBuilds(system: System, { logicalId, stack }: Resource): boolean {
  return system
    .ofType('AWS::CodeBuild::Project')
    .some((project) => project.stack === stack && JSON.stringify(project.properties).includes(`"${logicalId}"`))
}
