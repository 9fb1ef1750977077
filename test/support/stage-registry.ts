import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LocalServer, serve } from './http-server.ts'
import { temporaryDirectory } from './project.ts'

/** A registry with a stage, as npm's own `stage` commands talk to one. */
export interface StageRegistry extends LocalServer {
  /** An npmrc that names it, with a login. */
  readonly npmrc: string
  /** The bytes that lie on the stage, by id. */
  readonly staged: Map<string, Buffer>
}

/** How the stage misbehaves. */
export type StageMisbehaviour = 'none' | 'other bytes' | 'unreadable'

/** Starts one. Nothing is ever approved on it, so it knows no published package. */
export async function startStageRegistry(how: StageMisbehaviour = 'none'): Promise<StageRegistry> {
  const staged = new Map<string, Buffer>()
  const server = await serve((request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const path = decodeURIComponent(request.url ?? '')
    const [, id = ''] = /^\/-\/stage\/([0-9a-f-]{36})\/tarball$/.exec(path) ?? []
    const tarball = staged.get(id)
    if (request.headers.authorization !== 'Bearer fake') answer(401, { error: 'who are you?' })
    else if (request.method === 'POST' && path.startsWith('/-/stage/package/')) {
      void read(request).then((body) => {
        const stageId = randomUUID()
        staged.set(stageId, how === 'other bytes' ? Buffer.from('other bytes') : tarballIn(body))
        answer(201, { stageId })
      })
    } else if (tarball !== undefined && how === 'unreadable') answer(403, { error: 'may stage, may not read' })
    else if (request.method === 'GET' && tarball !== undefined) response.end(tarball)
    else answer(404, { error: 'not found' })
  })
  const npmrc = join(temporaryDirectory(), 'npmrc')
  writeFileSync(
    npmrc,
    `registry=${server.url}/\n${server.url.replace('http:', '')}/:_authToken=fake\nfetch-retries=0\n`,
  )
  return { ...server, npmrc, staged }
}

/** What npm sends to be staged is what it sends to be published: the package's description with the tarball in base64. */
function tarballIn(body: string): Buffer {
  const { _attachments } = JSON.parse(body) as { _attachments: { [name: string]: { data: string } } }
  const [attachment] = Object.values(_attachments)
  return Buffer.from(attachment?.data ?? '', 'base64')
}

async function read(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
