import { folderPlace } from './folder-place.ts'
import type { Place } from './place.ts'

/**
 * @param address a folder, or `s3://bucket/prefix`
 * @param cwd the folder against which a relative one is taken
 */
export async function openPlace(address: string, cwd: string): Promise<Place> {
  if (address.startsWith('s3://')) return (await import('./s3-place.ts')).s3Place(address)
  return folderPlace(address, cwd)
}
