import { attests, isContainerd, ownBuilder, readBuilder } from '../checks/docker.ts'
import { ask, show } from '../run.ts'

/**
 * The builder that makes images with provenance and an SBOM: the one that is chosen, where its driver can, and otherwise
 * Notejam's own in a container, which is made when it is missing. What is chosen stays chosen.
 * @returns its name
 */
export function builder(): string {
  const chosen = ask('docker', ['buildx', 'inspect'])
  const store = ask('docker', ['info', '--format', '{{json .DriverStatus}}'])
  const { name, driver } = readBuilder(chosen.stdout)
  if (chosen.isOk && attests(driver, isContainerd(store.stdout))) return name
  if (!ask('docker', ['buildx', 'inspect', ownBuilder]).isOk) {
    show('docker', ['buildx', 'create', '--name', ownBuilder, '--driver', 'docker-container', '--bootstrap'])
  }
  return ownBuilder
}
