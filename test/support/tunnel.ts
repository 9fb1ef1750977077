import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { makeCertificate } from './certificate.ts'

/** A server behind TLS that has nothing, and a proxy that leads to it and to nothing else. */
export interface Tunnel {
  readonly proxy: string
  readonly port: number
  /** The authority that signed the server's certificate, in PEM. */
  readonly authority: string
  /** To which places the proxy was asked to lead, and for which paths the server. */
  readonly asked: string[]
  close(): void
}

/** Starts both on this machine. */
export async function startTunnel(): Promise<Tunnel> {
  const { authority, certificate, key } = makeCertificate()
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server = createSecureServer({ cert: certificate, key }, (request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(404).end()
  })
  const proxy = createServer().on('connect', (request, client: Socket) => {
    asked.push(`CONNECT ${request.url ?? ''}`)
    const upstream = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => socket.destroy()))
  })
  for (const each of [server, proxy]) await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve))
  return {
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    port: (server.address() as AddressInfo).port,
    authority,
    asked,
    close() {
      for (const socket of sockets) socket.destroy()
      for (const each of [server, proxy]) each.close()
    },
  }
}
