import { readFile } from 'node:fs/promises'
import { createServer as overHttp, type RequestListener } from 'node:http'
import { createServer as overTls } from 'node:https'
import { once } from 'node:events'
import { createServer as overTcp, type AddressInfo, type Server } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { certificate } from '../../../../kit/tls-postgres.ts'
import { isPublicAddress } from './public-address.ts'
import { readReceiver } from './receiver.ts'
import { send, type SendOptions } from './send.ts'

const outside = { takesThisMachine: false }

describe('an address', () => {
  it.each([
    ...[
      '0.0.0.0',
      '0.1.2.3',
      '10.0.0.1',
      '100.64.0.1',
      '127.0.0.1',
      '127.255.255.254',
      '169.254.169.254',
      '172.16.0.1',
    ],
    ...[
      '172.31.255.255',
      '192.0.0.8',
      '192.0.2.1',
      '192.88.99.1',
      '192.168.1.1',
      '198.18.0.1',
      '198.51.100.1',
      '203.0.113.1',
    ],
    ...['224.0.0.1', '240.0.0.1', '255.255.255.255', '168.63.129.16'],
    ...[
      '::',
      '::1',
      '::7f00:1',
      '::ffff:127.0.0.1',
      '::ffff:a00:1',
      '::ffff:0:127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::8.8.8.8',
    ],
    ...[
      '64:ff9b:1::1',
      '100::1',
      '2001::1',
      '2001:10::1',
      '2001:20::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '3fff::1',
      '4000::1',
    ],
    ...['5f00::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', 'nothing', ''],
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false))

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::8'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )
})

describe('a receiver', () => {
  it.each([
    ['http://hooks.example/', 'Use https'],
    ['ftp://hooks.example/', 'Use a whole address'],
    ['javascript:alert(1)', 'Use a whole address'],
    ['hooks.example', 'Use a whole address'],
    ['https://ada:secret@hooks.example/', 'Leave the user'],
    ['https://hooks.example:8443/', 'Use the usual port'],
    ['https://hooks.example:22/', 'Use the usual port'],
    ['https://localhost/', 'not on the public internet'],
    ['https://localhost./', 'not on the public internet'],
    ['https://notes.localhost/', 'not on the public internet'],
    ['https://metadata.google.internal/', 'not on the public internet'],
    ['https://printer.local/', 'not on the public internet'],
    ['https://intranet/', 'not on the public internet'],
    ['https://127.0.0.1/', 'not on the public internet'],
    ['https://127.1/', 'not on the public internet'],
    ['https://2130706433/', 'not on the public internet'],
    ['https://0x7f000001/', 'not on the public internet'],
    ['https://0177.0.0.1/', 'not on the public internet'],
    ['https://0/', 'not on the public internet'],
    ['https://①②⑦.⓪.⓪.①/', 'not on the public internet'],
    ['https://169.254.169.254/latest/meta-data/', 'not on the public internet'],
    ['https://[::1]/', 'not on the public internet'],
    ['https://[::ffff:169.254.169.254]/', 'not on the public internet'],
    ['https://[64:ff9b::a9fe:a9fe]/', 'not on the public internet'],
    ['https://[fe80::1%25eth0]/', 'Use a whole address'],
    ['https://[fd00:ec2::254]/', 'not on the public internet'],
    [`https://hooks.example/${'x'.repeat(2000)}`, 'at the most'],
  ])('%s is refused', (url, words) => {
    expect(readReceiver(url, outside)).toEqual({ problem: expect.stringContaining(words) as string })
  })

  it.each([
    [' https://hooks.example/notes?key=1#part ', 'https://hooks.example/notes?key=1'],
    ['https://hooks.example:443/', 'https://hooks.example/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
  ])('%s is taken', (typed, url) => expect(readReceiver(typed, outside)).toEqual({ url }))

  it('on this machine is taken under a local origin alone', () => {
    for (const url of ['http://localhost:9000/x', 'http://127.0.0.1:9000/x', 'http://[::1]/x']) {
      expect(readReceiver(url, { takesThisMachine: true })).toEqual({ url })
      expect(readReceiver(url, outside)).toHaveProperty('problem')
    }
    expect(readReceiver('http://192.168.1.1/', { takesThisMachine: true })).toHaveProperty('problem')
  })
})

/** A server on this machine, with what it was sent. */
async function aServer(answer: RequestListener, tls?: { key: Buffer; cert: Buffer }) {
  const bodies: string[] = []
  const listener: RequestListener = (request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      bodies.push(body)
      answer(request, response)
    })
  }
  const server = tls ? overTls(tls, listener) : overHttp(listener)
  const port = await listening(server)
  onTestFinished(() => server.closeAllConnections())
  return { bodies, port }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const own: SendOptions = { takesThisMachine: true, milliseconds: 5_000, resolve: async () => ['127.0.0.1'] }
const body = '{"id":"1"}'

describe('a message', () => {
  it('is sent, and its answer read', async () => {
    const { port, bodies } = await aServer((_request, response) => response.writeHead(204).end())
    expect(await send(`http://localhost:${port}/x`, body, {}, own)).toEqual({
      isDelivered: true,
      status: 204,
      problem: '',
    })
    expect(bodies).toEqual([body])
  })

  it.each([
    ['leads to a private address', ['10.0.0.1']],
    ['leads to the metadata of a cloud', ['169.254.169.254']],
    ['leads to one public and one private address', ['8.8.8.8', '127.0.0.1']],
    ['leads to a mapped one', ['::ffff:127.0.0.1']],
    ['leads nowhere', []],
  ])('is not sent to a name that %s', async (_title, addresses) => {
    const options = { ...own, ...outside, resolve: async () => addresses }
    const { isDelivered, problem } = await send('https://hooks.example/', body, {}, options)
    expect([isDelivered, problem]).toEqual([false, 'Its name leads to an address that is not on the public internet'])
  })

  it('goes to the address that was looked at, whatever the name leads to a moment later', async () => {
    const { port, bodies } = await aServer((_request, response) => response.end())
    const resolve = vi.fn(async () => ['10.0.0.1']).mockResolvedValueOnce(['127.0.0.1'])
    const options = { ...own, resolve }
    const sent = await send(`http://rebinding.localhost:${port}/`, body, {}, options)
    expect(sent.isDelivered).toBe(true)
    expect(resolve, 'one look').toHaveBeenCalledTimes(1)
    expect(
      await send(`http://rebinding.localhost:${port}/`, body, {}, { ...own, resolve: async () => ['10.0.0.1'] }),
    ).toMatchObject({
      isDelivered: false,
    })
    expect(bodies).toHaveLength(1)
  })

  it('follows no redirect', async () => {
    const secret = await aServer((_request, response) => response.end('secret'))
    const { port } = await aServer((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${secret.port}/` }).end(),
    )
    const outcome = await send(`http://localhost:${port}/`, body, {}, own)
    expect(outcome).toEqual({ isDelivered: false, status: 302, problem: 'It leads elsewhere, which is not followed' })
    expect(secret.bodies).toEqual([])
  })

  it('is given up where the answer is an error, too long, slow, cut off, or none', async () => {
    const failing = await aServer((_request, response) => response.writeHead(500).end('a secret of the inside'))
    expect(await send(`http://localhost:${failing.port}/`, body, {}, own)).toEqual({
      ...{ isDelivered: false, status: 500, problem: 'It answered 500' },
    })
    const huge = await aServer((_request, response) => {
      response.writeHead(200)
      const more = () => {
        if (!response.destroyed && response.write('x'.repeat(65_536))) setImmediate(more)
        else response.once('drain', more)
      }
      more()
    })
    expect((await send(`http://localhost:${huge.port}/`, body, {}, own)).problem).toBe(
      'Its answer was longer than 64 KiB',
    )
    const slow = overTcp((socket) => {
      socket.on('error', () => {})
      const drip = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(drip))
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ')
    })
    const slowly = { ...own, milliseconds: 200 }
    expect((await send(`http://localhost:${await listening(slow)}/`, body, {}, slowly)).problem).toBe(
      'It took too long',
    )
    const never = { ...slowly, resolve: () => new Promise<string[]>(() => {}) }
    expect((await send('http://never.localhost/', body, {}, never)).problem).toBe('It took too long')
    const cut = overTcp((socket) => {
      socket.on('error', () => {})
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc')
    })
    expect((await send(`http://localhost:${await listening(cut)}/`, body, {}, own)).problem).toBe(
      'It could not be reached',
    )
    const closed = overTcp()
    const port = await listening(closed)
    closed.close()
    expect((await send(`http://localhost:${port}/`, body, {}, own)).problem).toBe('It could not be reached')
  })

  it('wants a certificate that is trusted, for the name', async () => {
    const [key, cert, ca] = await Promise.all(
      ['server.key', 'server.pem', 'ca.pem'].map((name) => readFile(certificate(name))),
    )
    const { port, bodies } = await aServer((_request, response) => response.end(), {
      key: key as Buffer,
      cert: cert as Buffer,
    })
    const trusting = { ...own, ca: String(ca) }
    expect((await send(`https://localhost:${port}/`, body, {}, own)).problem).toBe('Its certificate is not trusted')
    expect((await send(`https://other.localhost:${port}/`, body, {}, trusting)).problem).toBe(
      'Its certificate is not trusted',
    )
    expect(bodies).toEqual([])
    expect(await send(`https://localhost:${port}/`, body, {}, trusting)).toMatchObject({ isDelivered: true })
    expect((await send(`https://127.0.0.1:${(await aServer(() => {})).port}/`, body, {}, own)).problem).toMatch(
      /not trusted|not be reached/,
    )
  })
})
