import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ageDays, moved, pinIn } from './base-image/pin.ts'
import { digestOf, RegistryError } from './base-image/registry.ts'

const dockerfile = await readFile(join(import.meta.dirname, '../Dockerfile'), 'utf8')
const other = `sha256:${'e'.repeat(64)}`

it('the Dockerfile names one base image, by its digest and with the day, and nothing else by a tag', () => {
  expect(pinIn(dockerfile)).toMatchObject({ image: 'node', tag: '26-slim' })
  const stages = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, from = '']) => from)
  expect(stages.filter((from) => !from.includes('@sha256:'))).toEqual(['base', 'scratch', 'base'])
})

it('moves digest and day, and nothing else', () => {
  const after = moved(dockerfile, other, '2027-01-05')
  expect(pinIn(after)).toEqual({ image: 'node', tag: '26-slim', digest: other, recorded: '2027-01-05' })
  const { digest, recorded } = pinIn(dockerfile)
  expect(moved(after, digest, recorded)).toBe(dockerfile)
  expect(ageDays('2026-11-30', '2027-01-05')).toBe(36)
  expect(() => pinIn('FROM node:26-slim AS base')).toThrow('names no base image with digest')
})

/** Docker Hub, as far as a public image's tag is asked for. */
async function aHub(platforms: readonly string[], digest = other) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url?.startsWith('/token?')) return response.end(JSON.stringify({ token: 'of-today' }))
    if (request.headers.authorization !== 'Bearer of-today') return response.writeHead(401).end()
    if (request.url !== '/v2/library/node/manifests/26-slim') return response.writeHead(404).end()
    const manifests = platforms.map((one) => {
      const [os, architecture] = one.split('/')
      return { platform: { os, architecture } }
    })
    response.setHeader('docker-content-digest', digest)
    return response.end(JSON.stringify({ manifests }))
  })
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
  onTestFinished(() => void server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { hub: { registry: origin, tokens: origin }, asked }
}

it('asks Docker Hub for the digest of all platforms', async () => {
  const { hub, asked } = await aHub(['linux/amd64', 'linux/arm64', 'unknown/unknown'])
  expect(await digestOf('node', '26-slim', hub)).toBe(other)
  expect(asked[0]).toContain('scope=repository%3Alibrary%2Fnode%3Apull')
})

it('refuses an image that is not there for both processors, is not there, or names no digest', async () => {
  const { hub } = await aHub(['linux/amd64'])
  await expect(digestOf('node', '26-slim', hub)).rejects.toThrow('node:26-slim is not there for linux/arm64.')
  await expect(digestOf('node', '99-slim', hub)).rejects.toThrow('answers 404')
  const odd = await aHub(['linux/amd64', 'linux/arm64'], 'latest')
  await expect(digestOf('node', '26-slim', odd.hub)).rejects.toThrow('names no digest')
  const nowhere = { registry: 'http://127.0.0.1:9', tokens: 'http://127.0.0.1:9' }
  await expect(digestOf('node', '26-slim', nowhere)).rejects.toThrow(RegistryError)
})
