import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on a free port of this machine; `url` ends without a slash. */
export interface LocalServer {
  readonly url: string
  /** Every request so far: method, path, and the authorization it came with. */
  readonly requests: { readonly method: string; readonly path: string; readonly authorization: string | undefined }[]
  close(): Promise<void>
}

/** Serves `handle` on loopback until it is closed. */
export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse, url: string) => void,
): Promise<LocalServer> {
  const requests: LocalServer['requests'] = []
  const server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request
    requests.push({ method, path, authorization: headers.authorization })
    handle(request, response, url)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
