import { keepAsked, keepLasting, navigate } from './navigate.ts'
import { forget } from './kept.ts'
import { isAway } from './away.ts'
import { isThumbnail, orNothing } from './thumbnails.ts'
import { scope } from './scope.ts'
import { keepShell, fromShell } from './shell.ts'
import { forgetOldShared, sharePath, takeShared } from './shared.ts'

/**
 * The service worker (docs/decisions/0035-what-stays-on-a-device.md): pages that were read open without a connection. It asks the network first, and handles nothing
 * but navigations; static files and thumbnails only while the network is away.
 */
scope.addEventListener('install', (event) => event.waitUntil(Promise.all([keepShell(), scope.skipWaiting()])))

scope.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([scope.registration.navigationPreload?.enable(), scope.clients.claim()])),
)

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  if (request.mode === 'navigate') {
    if (request.method === 'GET') {
      event.respondWith(navigate(event, url))
      event.waitUntil(forgetOldShared())
    }
    // The system's menu for sharing navigates the whole page; a frame of another site does not.
    else if (url.pathname === sharePath && request.destination === 'document') event.respondWith(takeShared(request))
    return
  }
  if (request.method !== 'GET' || !isAway()) return
  if (url.pathname.startsWith('/static/')) event.respondWith(fromShell(request))
  else if (isThumbnail(url.pathname)) event.respondWith(orNothing(request))
})

scope.addEventListener('message', (event) => {
  const { data, ports } = event
  if (data.kind === 'keep') event.waitUntil(keepAsked(data.path).then(keepLasting))
  else event.waitUntil(forget().then(() => ports[0]?.postMessage('forgotten')))
})
