import { createHash, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { integrityOf } from '../../src/text/digest.ts'
import { type LocalServer, serve } from './http-server.ts'
import { temporaryDirectory } from './project.ts'

/** A registry with a stage, as npm's own `stage` commands talk to one. */
export interface StageRegistry extends LocalServer {
  /** An npmrc that names it, with a login. */
  readonly npmrc: string
  /** The bytes that lie on the stage, by id. */
  readonly staged: Map<string, Buffer>
  /** What is published, by `name@version`. */
  readonly published: Map<string, Buffer>
  /** Puts a package on the stage, and gives its id; `more` stands in for what the registry says of it. */
  put(name: string, version: string, tarball: Buffer, more?: object): string
}

/** How the stage misbehaves. */
export type StageMisbehaviour =
  | 'none'
  | 'other bytes'
  | 'unreadable'
  /** Knows no address of a stage, and answers every one of them with this. */
  | { readonly status: number }
  /** Answers the list with this text, which may be a function of the page. */
  | { readonly list: string | ((page: number) => string) }
  /** Wants this one-time password for every decision. */
  | { readonly otp: string }
  /** Publishes other bytes than were staged. */
  | 'swaps at approval'
  /** Serves other bytes from the second download on. */
  | 'swaps later'
  /** Answers the description of every package with this. */
  | { readonly packument: number }
  /** Sends whoever wants a staged tarball there. */
  | { readonly redirect: string }

interface Entry {
  readonly item: { readonly [key: string]: unknown }
  readonly tarball: Buffer
}

/** Starts one, with the packages that are `published` already, by `name@version`. */
export async function startStageRegistry(
  how: StageMisbehaviour = 'none',
  published: { readonly [spec: string]: Buffer } = {},
): Promise<StageRegistry> {
  const entries = new Map<string, Entry>()
  const staged = new Map<string, Buffer>()
  const served = new Map(Object.entries(published))
  const downloads = new Map<string, number>()
  const put = (name: string, version: string, tarball: Buffer, more: object = {}): string => {
    const id = randomUUID()
    const item = {
      id,
      packageName: name,
      version,
      tag: 'latest',
      createdAt: '2026-11-20T10:00:00.000Z',
      actor: 'ada',
      actorType: 'user',
      access: 'public',
      shasum: createHash('sha1').update(tarball).digest('hex'),
      ...more,
    }
    entries.set(id, { item, tarball })
    staged.set(id, tarball)
    return id
  }
  const remove = (id: string): void => {
    entries.delete(id)
    staged.delete(id)
  }
  const publish = (id: string): void => {
    const entry = entries.get(id)
    if (entry === undefined) return
    const bytes = how === 'swaps at approval' ? Buffer.from('other bytes') : entry.tarball
    served.set(`${entry.item['packageName']}@${entry.item['version']}`, bytes)
  }
  const bytesOf = (id: string, tarball: Buffer): Buffer => {
    const before = downloads.get(id) ?? 0
    downloads.set(id, before + 1)
    return how === 'other bytes' || (how === 'swaps later' && before > 0) ? Buffer.from('other bytes') : tarball
  }
  const server = await serve((request, response, url) => {
    const at = new URL(decodeURIComponent(request.url ?? '').replace(/^\/npm(?=\/)/, ''), url)
    if (request.headers.authorization !== 'Bearer fake') return answer(response, 401, { error: 'who are you?' })
    if (!at.pathname.startsWith('/-/stage')) return answerPublished(at, url, served, how, response)
    if (typeof how === 'object' && 'status' in how) return answer(response, how.status, { error: 'no' })
    if (request.method === 'POST' && at.pathname.startsWith('/-/stage/package/')) {
      return void read(request).then((body) => {
        const { name, version, tag, tarball } = publication(body)
        answer(response, 201, { stageId: put(name, version, tarball, { tag }) })
      })
    }
    if (at.pathname === '/-/stage') return answerList(at, [...entries.values()], how, response)
    const [, id = '', rest = ''] = /^\/-\/stage\/([0-9a-f-]{36})(\/\w+)?$/.exec(at.pathname) ?? []
    const entry = entries.get(id)
    if (entry === undefined) return answer(response, 404, { error: 'not found' })
    if (request.method === 'GET' && rest === '') return answer(response, 200, entry.item)
    if (request.method === 'GET' && rest === '/tarball') {
      if (how === 'unreadable') return answer(response, 403, { error: 'may stage, may not read' })
      if (typeof how === 'object' && 'redirect' in how)
        return void response.writeHead(302, { location: how.redirect }).end()
      return void response.end(bytesOf(id, entry.tarball))
    }
    if (typeof how === 'object' && 'otp' in how && request.headers['npm-otp'] !== how.otp) {
      response.setHeader('www-authenticate', 'OTP')
      return answer(response, 401, { error: 'You must provide a one-time pass.' })
    }
    if (request.method === 'POST' && rest === '/approve') {
      publish(id)
      remove(id)
      return answer(response, 201, { ok: true })
    }
    if (request.method === 'DELETE' && rest === '') {
      remove(id)
      return void response.writeHead(204).end()
    }
    answer(response, 404, { error: 'not found' })
  })
  const npmrc = join(temporaryDirectory(), 'npmrc')
  writeFileSync(
    npmrc,
    `registry=${server.url}/\n${server.url.replace('http:', '')}/:_authToken=fake\nfetch-retries=0\n`,
  )
  return { ...server, npmrc, staged, published: served, put }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Newest first, in pages. */
function answerList(at: URL, entries: readonly Entry[], how: StageMisbehaviour, response: ServerResponse): void {
  const page = Number(at.searchParams.get('page') ?? 0)
  if (typeof how === 'object' && 'list' in how) {
    response.setHeader('content-type', 'application/json')
    response.end(typeof how.list === 'string' ? how.list : how.list(page))
    return
  }
  const perPage = Math.min(100, Number(at.searchParams.get('perPage') ?? 100))
  const name = at.searchParams.get('package')
  const all = entries.map(({ item }) => item).filter((item) => name === null || item['packageName'] === name)
  const items = all.toReversed().slice(page * perPage, (page + 1) * perPage)
  answer(response, 200, { items, total: all.length, page, perPage })
}

function answerPublished(
  at: URL,
  url: string,
  served: ReadonlyMap<string, Buffer>,
  how: StageMisbehaviour,
  response: ServerResponse,
): void {
  const [, tarball] = /^\/tarballs\/(.+)\.tgz$/.exec(at.pathname) ?? []
  const bytes = served.get(tarball ?? '')
  if (bytes !== undefined) {
    response.end(bytes)
    return
  }
  if (typeof how === 'object' && 'packument' in how) {
    answer(response, how.packument, { error: 'no' })
    return
  }
  const name = at.pathname.slice(1)
  const versions = [...served].filter(([spec]) => spec.slice(0, spec.lastIndexOf('@')) === name)
  if (versions.length === 0) {
    answer(response, 404, { error: 'not found' })
    return
  }
  const described = versions.map(([spec, content]) => {
    const version = spec.slice(spec.lastIndexOf('@') + 1)
    const dist = { tarball: `${url}/tarballs/${encodeURIComponent(spec)}.tgz`, integrity: integrityOf(content) }
    return [version, { name, version, dist }] as const
  })
  answer(response, 200, {
    name,
    'dist-tags': { latest: described.at(-1)?.[0] },
    versions: Object.fromEntries(described),
  })
}

/** What npm sends to be staged is what it sends to be published: the package's description with the tarball in base64. */
function publication(body: string): { name: string; version: string; tag: string; tarball: Buffer } {
  const { name, _attachments, ...rest } = JSON.parse(body) as {
    name: string
    'dist-tags': { [tag: string]: string }
    _attachments: { [name: string]: { data: string } }
  }
  const [[tag = 'latest', version = ''] = []] = Object.entries(rest['dist-tags'])
  const [attachment] = Object.values(_attachments)
  return { name, version, tag, tarball: Buffer.from(attachment?.data ?? '', 'base64') }
}

async function read(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
