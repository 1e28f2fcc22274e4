import type { Assets } from '../../platform/page/assets.ts'
import { sheetColours } from '../../platform/page/look.ts'
import { routes } from '../../routes.ts'

/** @see https://www.w3.org/TR/appmanifest/ */
export function manifestOf({ icon, icons }: Assets): object {
  const png = { type: 'image/png' }
  return {
    id: '/',
    name: 'Notejam',
    short_name: 'Notejam',
    description: 'Notes on a sheet of paper.',
    start_url: routes.home.href(),
    scope: '/',
    display: 'standalone',
    background_color: sheetColours.light,
    theme_color: sheetColours.light,
    icons: [
      { src: icon, sizes: 'any', type: 'image/svg+xml' },
      { src: icons.small, sizes: '192x192', ...png },
      { src: icons.large, sizes: '512x512', ...png },
      { src: icons.maskable, sizes: '512x512', purpose: 'maskable', ...png },
    ],
    shortcuts: [
      { name: 'New note', url: routes.notes.create.href() },
      { name: 'Search', url: routes.search.href() },
    ],
    // By POST, so that no log of addresses has what is shared.
    share_target: {
      action: routes.device.share.href(),
      method: 'POST',
      enctype: 'multipart/form-data',
      params: {
        title: 'title',
        text: 'text',
        url: 'url',
        files: [{ name: 'files', accept: ['image/*', 'application/pdf', 'text/*'] }],
      },
    },
  }
}
