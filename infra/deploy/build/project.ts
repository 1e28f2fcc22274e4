import { imageProject } from '../../config/names.ts'
import type { Aws } from '../aws.ts'

/** CodeBuild's project, as far as a deployment looks at it. */
export interface Project {
  /** Where sources go. */
  readonly bucket: string
  /** `ARM_CONTAINER` or `LINUX_CONTAINER`. */
  readonly machine: string
}

/** The project that builds images in a region; undefined where there is none. */
export async function projectIn(aws: Aws, region: string): Promise<Project | undefined> {
  const { projects } = await aws.ask<{
    projects: { source: { location: string }; environment: { type: string } }[]
  }>(['codebuild', 'batch-get-projects', '--names', imageProject], region)
  const [project] = projects
  if (!project) return undefined
  const [bucket = ''] = project.source.location.split('/')
  return { bucket, machine: project.environment.type }
}
