import { writeFileSync } from 'node:fs'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { type LocalServer, serve } from './http-server.ts'
import { temporaryDirectory } from './project.ts'
import { type Registry, startRegistry } from './registry.ts'

/** Answers a request in the registry's place, or leaves it to the registry with false. */
export type Interception = (request: IncomingMessage, response: ServerResponse, forward: Forward) => boolean

/** What the registry itself answers. */
export type Forward = () => Promise<Answer>

/** A real registry, with somebody in front of it who keeps count and can misbehave. */
export interface RecordingRegistry extends Pick<Registry, 'versions' | 'integrity' | 'close'> {
  /** Ends in a slash. */
  readonly url: string
  /** An npmrc that names it, with a login. */
  readonly npmrc: string
  readonly requests: LocalServer['requests']
  /** What was sent to be published: `PUT /name`, stages too. */
  uploads(): readonly string[]
  /** Sets who answers, and forgets the requests so far. */
  intercept(by?: Interception): void
}

/** Starts verdaccio behind a proxy that records every request. */
export async function startRecordingRegistry(): Promise<RecordingRegistry> {
  const registry = await startRegistry()
  let interception: Interception = () => false
  const proxy = await serve((incoming, response) => {
    // Read first: what is forwarded later must not be lost meanwhile.
    const body = readAll(incoming)
    const forward: Forward = async () => ask(registry.url, incoming, await body)
    if (interception(incoming, response, forward)) return
    void forward().then(({ status, headers, body: answer }) => response.writeHead(status, headers).end(answer))
  })
  const url = `${proxy.url}/`
  const npmrc = join(temporaryDirectory(), 'npmrc')
  writeFileSync(npmrc, `registry=${url}\n${url.replace('http:', '')}:_authToken=fake\nfetch-retries=0\n`)
  return {
    ...registry,
    url,
    npmrc,
    requests: proxy.requests,
    uploads: () =>
      proxy.requests.flatMap(({ method, path }) => (/^P(?:UT|OST)$/.test(method) ? [`${method} ${path}`] : [])),
    intercept: (by = () => false) => {
      interception = by
      proxy.requests.length = 0
    },
    close: async () => {
      await proxy.close()
      await registry.close()
    },
  }
}

/** An answer of the registry. */
export interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: Buffer
}

function ask(url: string, { method, url: path, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path ?? '/', url), { method, headers }, (answer) => {
      void readAll(answer).then((bytes) => {
        resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: bytes })
      }, reject)
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
