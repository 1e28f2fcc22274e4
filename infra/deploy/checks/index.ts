import type { Builder } from '../../config/environment.ts'
import { bootstraps } from './bootstrap.ts'
import { boundsAreOfThisCheckout } from './bounds.ts'
import { chatIsConnected } from './chat.ts'
import type { Check, Context } from './check.ts'
import { cloudFrontIsOpen } from './cloudfront.ts'
import { buildsCanRun, checkoutIsCommitted, imageBuilderIsThere } from './codebuild.ts'
import { dockerCanBuild } from './docker.ts'
import { githubProvider } from './github-provider.ts'
import { zoneIsDelegated } from './hosted-zone.ts'
import { imageIsThere } from './image.ts'
import { mailCanBeSent } from './mail.ts'
import { countedQuota, countedQuotas } from './quotas/counted.ts'
import { processorsSuffice } from './quotas/processors.ts'
import { protectionIsOn } from './protection.ts'
import { regionsAreEnabled } from './regions.ts'
import { registryAnswers } from './registry.ts'
import { repositoryIsThere } from './repository.ts'
import { serviceLinkedRoles } from './service-roles.ts'
import { stacksCanBeUpdated } from './stacks.ts'
import { zonesOfferEverything } from './zones.ts'

/** What would be in the way of `npm run setup`, beside what it makes itself. */
export const setupChecks: readonly Check[] = [regionsAreEnabled, githubProvider, bootstraps, repositoryIsThere]

/** What the account needs once, for all deployments: `npm run setup` makes most of it. */
export const accountChecks: readonly Check[] = [
  regionsAreEnabled,
  serviceLinkedRoles,
  githubProvider,
  boundsAreOfThisCheckout,
  bootstraps,
  repositoryIsThere,
  imageBuilderIsThere,
  ...countedQuotas.map(countedQuota),
  processorsSuffice,
]

/** What one deployment needs besides. */
export function deploymentChecks({ image, environment }: Pick<Context, 'image' | 'environment'>): readonly Check[] {
  return [
    zonesOfferEverything,
    zoneIsDelegated,
    cloudFrontIsOpen,
    mailCanBeSent,
    chatIsConnected,
    stacksCanBeUpdated,
    protectionIsOn,
    ...(image === undefined ? buildChecks[environment.builder] : [imageIsThere]),
  ]
}

/** What building needs, by who builds. */
const buildChecks: Readonly<Record<Builder, readonly Check[]>> = {
  docker: [dockerCanBuild, registryAnswers],
  codebuild: [checkoutIsCommitted, buildsCanRun],
}

/** What building needs of this machine alone. */
export const localChecks: Readonly<Record<Builder, readonly Check[]>> = {
  docker: [dockerCanBuild],
  codebuild: [checkoutIsCommitted],
}
