import { resolve } from 'node:path'
import { noImage } from '../config/names.ts'
import { text } from '../system/json.ts'
import { readSystem } from '../system/system.ts'
import { checkout, DeployError } from './run.ts'

/**
 * The digest of the image that templates name.
 * @param folder as `npm run synth` writes it
 * @throws DeployError when they were made without one
 */
export function imageIn(folder: string, environment: string): string {
  const [migration] = readSystem(resolve(checkout, folder), environment).ofType('Custom::Migration')
  const digest = text(migration?.properties['Digest'])
  if (digest !== noImage) return digest
  throw new DeployError(`The templates in ${folder} name no image: npm run synth -- --image sha256:…`)
}
