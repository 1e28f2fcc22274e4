import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect, type Database } from '../server/platform/database/connect.ts'
import { routes } from '../server/routes.ts'
import { sendRaw } from './raw-http.ts'
import { startWorld, type World } from './world.ts'

const alive = routes.health.alive.href()
const ready = routes.health.ready.href()

describe('health', () => {
  it('is told without a session, in plain words that no cache keeps', async () => {
    const world = await startWorld()
    for (const path of [alive, ready]) {
      const { status, body, headers } = await world.visit(path)
      expect([status, body], path).toEqual([200, path === alive ? 'ok 0.0.0+7e57ed0' : 'ok'])
      expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
      expect(headers.get('cache-control')).toContain('no-store')
    }
  })

  it('is life alone, without a look into the database', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    world.statements.length = 0
    expect((await world.visit(alive, ada)).status).toBe(200)
    expect(world.statements).toEqual([])
    await world.visit(ready)
    expect(world.statements, 'readiness looks').toHaveLength(1)
  })

  it('has no line in the log', async () => {
    const world = await startWorld()
    for (const path of [alive, ready]) await world.visit(path)
    await world.visit(routes.accounts.signIn.href())
    const lines = world.logged.filter(({ msg }) => msg === 'request')
    expect(lines.map(({ route }) => route)).toEqual(['/signin'])
  })
})

describe('a process that cannot serve says why, and that it lives', () => {
  it('when the schema is too old', async () => {
    const world = await startWorld({ schemaVersion: 99 })
    await expectObstacle(world, 'The database’s schema is older than this Notejam needs.')
  })

  it('when no server listens at the database’s address', async () => {
    const world = await startWorld({ sql: aDatabaseOn(await closedPort()) })
    await expectObstacle(world, 'The database cannot be used.')
    expect(world.logged).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'not ready' }))
  })

  it('when the database says nothing, and soon', async () => {
    const visitors: Socket[] = []
    const silent = createServer((visitor) => visitors.push(visitor)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => {
      for (const visitor of visitors) visitor.destroy()
      silent.close()
    })
    const world = await startWorld({ sql: aDatabaseOn((silent.address() as AddressInfo).port) })

    const asked = performance.now()
    await Promise.all(Array.from({ length: 5 }, () => expectObstacle(world, 'The database does not answer.')))

    // Less than the driver waits for a connection.
    expect(performance.now() - asked).toBeLessThan(8_000)
    expect(visitors, 'one question, however often it is asked').toHaveLength(1)
  })

  it('when it is about to end, on connections that it closes', async () => {
    const drain = { isDraining: false }
    const world = await startWorld({ drain })
    const paths = [alive, '/signin', '/', '/nothing/here', '/static/nothing.js', '/%zz']
    const connectionOf = async (path: string) =>
      (await sendRaw(world.url, [`GET ${path} HTTP/1.1`, 'host: localhost'], '', true))?.headers['connection']
    for (const path of paths) expect(await connectionOf(path), path).toBe('keep-alive')

    drain.isDraining = true
    await expectObstacle(world, 'This process is about to end.')
    for (const path of paths) expect(await connectionOf(path), path).toBe('close')
  })
})

async function expectObstacle(world: World, sentence: string): Promise<void> {
  const { status, body, headers } = await world.visit(ready)
  expect([status, body]).toEqual([503, sentence])
  expect(headers.get('cache-control')).toContain('no-store')
  expect(await world.visit(alive)).toMatchObject({ status: 200, body: 'ok 0.0.0+7e57ed0' })
}

function aDatabaseOn(port: number): Database {
  const sql = connect(`postgres://ada:quince@127.0.0.1:${port}/notes`, 4)
  onTestFinished(() => sql.end({ timeout: 1 }))
  return sql
}

async function closedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
