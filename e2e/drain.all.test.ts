import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { secondsToFinish } from '../app/server/platform/http/drain.ts'
import { eventually } from '../kit/eventually.ts'
import { aGuest } from '../kit/guest.ts'
import { aUsedPlace, type Place } from './place.ts'
import { stillRunning } from './processes.ts'

/** One request on a connection that the client keeps alive. */
async function visit(url: string, agent: Agent): Promise<IncomingMessage> {
  const sent = request(url, { agent }).end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  await once(answer.resume(), 'end')
  return answer
}

interface SlowForm {
  readonly socket: Socket
  /** Sends the rest. @returns the answer */
  finish(): Promise<string>
  /** Sends a byte every two seconds until the connection is closed. */
  trickle(): void
}

/** Sends a form's head, waits until the server has read it, and sends the first bytes of the body. */
async function halfAForm({ port }: Place): Promise<SlowForm> {
  const body = 'email=nobody%40example.org&password=no+such+person'
  const socket = connect(port, 'localhost')
  let heard = ''
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()))
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  const head = ['POST /signin HTTP/1.1', 'host: localhost', 'content-type: application/x-www-form-urlencoded']
  let sent = 0
  const send = (count: number) => socket.write(body.slice(sent, (sent += count)))
  socket.write([...head, `content-length: ${body.length}`, 'expect: 100-continue', '', ''].join('\r\n'))
  await eventually(
    'the server asks for the body',
    () => heard.startsWith('HTTP/1.1 100 ') && heard.endsWith('\r\n\r\n'),
  )
  heard = ''
  send(10)
  return {
    socket,
    async finish() {
      send(body.length)
      if (!socket.closed) await once(socket, 'close')
      return heard
    },
    trickle() {
      // The whole body would take 80 seconds.
      const sending = setInterval(() => void send(1), 2_000)
      socket.on('close', () => clearInterval(sending))
    },
  }
}

const isListening = ({ url }: Place) =>
  fetch(`${url}/healthz`).then(
    () => true,
    () => false,
  )

describe.concurrent('SIGTERM with DRAIN_SECONDS', () => {
  it('leaves the port open for so long, answers 503 to health checks, and loses no request', async (test) => {
    const place = await aUsedPlace(test)
    const program = await place.open({ DRAIN_SECONDS: '4' })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const before = await visit(`${place.url}/signin`, agent)
    expect(before.headers.connection).toBe('keep-alive')
    expect(before.headers['keep-alive'], 'longer than a load balancer keeps it').toBe('timeout=65')

    const signalled = performance.now()
    process.kill(program.pid, 'SIGTERM')
    await eventually('it says that it goes', async () => (await fetch(`${place.url}/readyz`)).status === 503)
    const during = await visit(`${place.url}/signin`, agent)
    expect([during.statusCode, during.headers.connection]).toEqual([200, 'close'])
    expect(await isListening(place), 'to new connections').toBe(true)

    const form = await halfAForm(place)
    await eventually('the port is closed', async () => !(await isListening(place)))
    expect(performance.now() - signalled).toBeGreaterThan(3_900)
    expect(stillRunning(place.processes()).length, 'it waits for the form').toBeGreaterThan(0)
    const answer = await form.finish()
    expect(answer).toMatch(/^HTTP\/1\.1 422 /)
    expect(answer).toContain('Wrong email or password')
    expect(await program.ended).toBe(0)
    expect(program.stderr).toBe('')
    agent.destroy()
  })

  it('given twice ends it at once', async (test) => {
    const place = await aUsedPlace(test)
    const program = await place.open({ DRAIN_SECONDS: '90' })
    process.kill(program.pid, 'SIGTERM')
    await eventually('it says that it goes', async () => (await fetch(`${place.url}/readyz`)).status === 503)
    process.kill(program.pid, 'SIGTERM')
    expect(await program.ended).toBe(1)
  })

  it('is for SIGTERM only: Ctrl-C does not wait', async (test) => {
    const place = await aUsedPlace(test)
    const program = await place.open({ DRAIN_SECONDS: '90' })
    process.kill(program.pid, 'SIGINT')
    expect(await program.ended).toBe(0)
  })

  it('that is not set ends it as soon as everything is answered', async (test) => {
    const place = await aUsedPlace(test)
    const program = await place.open()
    expect((await aGuest().visit(`${place.url}/readyz`)).status).toBe(200)
    const form = await halfAForm(place)
    const signalled = performance.now()
    process.kill(program.pid, 'SIGTERM')
    await eventually('the port is closed', async () => !(await isListening(place)))
    const answer = await form.finish()
    expect(answer).toMatch(/^HTTP\/1\.1 422 [^]*\r\nconnection: close\r\n[^]*Wrong email or password[^]*<\/html>/i)
    expect(await program.ended).toBe(0)
    expect(performance.now() - signalled, 'it waits for nothing else').toBeLessThan(secondsToFinish * 1000 - 2_000)
  })

  it.for([0, 3])('of %i breaks off a request whose client sends a byte now and then', async (drainSeconds, test) => {
    const place = await aUsedPlace(test)
    const program = await place.open({ DRAIN_SECONDS: String(drainSeconds) })
    const [slow, finishing] = [await halfAForm(place), await halfAForm(place)]
    for (const form of [slow, finishing]) form.trickle()
    const signalled = performance.now()
    const seconds = () => (performance.now() - signalled) / 1000
    process.kill(program.pid, 'SIGTERM')

    await sleep((drainSeconds + secondsToFinish - 5) * 1000)
    expect(slow.socket.closed, 'it has time still').toBe(false)
    const answer = await finishing.finish()
    expect(answer).toMatch(/^HTTP\/1\.1 422 [^]*Wrong email or password[^]*<\/html>/)
    expect(stillRunning(place.processes()).length, 'it waits for the slow one').toBeGreaterThan(0)

    expect(await program.ended).toBe(0)
    expect(seconds()).toBeGreaterThan(drainSeconds + secondsToFinish - 0.5)
    expect(seconds(), 'ECS would kill it').toBeLessThan(drainSeconds + 25)
    expect(await slow.finish(), 'nothing was said').toBe('')
    expect(program.stdout).toContain('requests that do not finish are broken off')
    expect(program.stdout).not.toContain('"level":"error"')
    expect(program.stderr).toBe('')
  })
})
