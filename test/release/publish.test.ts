import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { npmFailure } from '../../src/release/publish.ts'
import { temporaryDirectory } from '../support/project.ts'

// Lines of npm's own logs, as npm 9 to 12 write them.
test.each<{
  name: string
  log: readonly string[]
  given?: { readonly hasOtp?: boolean; readonly isStaging?: boolean }
  code: string
  says: RegExp
  hint: RegExp
}>([
  {
    name: 'no login',
    log: ['code ENEEDAUTH', 'need auth You need to authorize this machine'],
    code: 'ENEEDAUTH',
    says: /nobody is logged in to r\.test/,
    hint: /npm login --registry=https:\/\/r\.test\//,
  },
  {
    name: 'an old login',
    log: ['code E401', '401 Unauthorized - PUT https://r.test/a'],
    code: 'E401',
    says: /wrong or expired/,
    hint: /renew the token/,
  },
  {
    name: 'a wrong password',
    log: ['code EOTP', 'This operation requires a one-time password.'],
    given: { hasOtp: true },
    code: 'EOTP',
    says: /does not accept the one-time password: it is wrong or expired/,
    hint: /a new one/,
  },
  {
    name: 'no stage',
    log: ['code E404', '404 Not Found - POST https://r.test/-/stage/a'],
    given: { isStaging: true },
    code: 'ENOSTAGE',
    says: /r\.test has no stage/,
    hint: /without --stage/,
  },
  {
    name: 'a password',
    log: ['code EOTP', 'This operation requires a one-time password.'],
    code: 'EOTP',
    says: /one-time password/,
    hint: /--otp=<code>/,
  },
  {
    name: 'a refusal',
    log: ['code E403', '403 403 Forbidden - PUT https://r.test/a'],
    code: 'E403',
    says: /may not publish/,
    hint: /npm owner ls/,
  },
  {
    name: 'a version that is there, as the registry says it',
    log: ['code E403', '403 You cannot publish over the previously published versions: 1.0.0.'],
    code: 'EPUBLISHCONFLICT',
    says: /has this version already/,
    hint: /Raise the version/,
  },
  {
    name: 'as npm 11 says it',
    log: ['You cannot publish over the previously published versions: 1.0.0.'],
    code: 'EPUBLISHCONFLICT',
    says: /has this version already/,
    hint: /Raise/,
  },
  {
    name: 'as npm 9 says it',
    log: ['code EPUBLISHCONFLICT', 'publish fail Cannot publish over existing version.'],
    code: 'EPUBLISHCONFLICT',
    says: /already/,
    hint: /Raise/,
  },
  {
    name: 'a conflict',
    log: ['code E409', '409 Conflict - PUT https://r.test/a - this package is already present'],
    code: 'EPUBLISHCONFLICT',
    says: /already/,
    hint: /Raise/,
  },
  {
    name: 'a private scope',
    log: ['code E402', '402 Payment Required - PUT https://r.test/@a%2fb'],
    code: 'E402',
    says: /paid/,
    hint: /--access=public/,
  },
  {
    name: 'no such place',
    log: ['code E404', '404 Not Found - PUT https://r.test/a'],
    code: 'E404',
    says: /may not publish/,
    hint: /Log in/,
  },
  {
    name: 'a prerelease without a tag',
    log: ['You must specify a tag using --tag when publishing a prerelease version.'],
    code: 'ETAG',
    says: /dist-tag/,
    hint: /--tag=<name>/,
  },
  {
    name: 'nobody there',
    log: ['code ECONNREFUSED', 'errno ECONNREFUSED', 'request failed'],
    code: 'ECONNREFUSED',
    says: /cannot be reached/,
    hint: /network/,
  },
  {
    name: 'a broken registry',
    log: ['code E503', '503 Service Unavailable'],
    code: 'E503',
    says: /answered 503/,
    hint: /wait and run again/,
  },
  {
    name: 'what nobody has thought of',
    log: ['code EWEIRD', 'the moon is full'],
    code: 'EWEIRD',
    says: /exit code 1: the moon is full/,
    hint: /stands above/,
  },
  { name: 'no log at all', log: [], code: 'EPUBLISH', says: /ended with exit code 1$/, hint: /stands above/ },
])('$name', async ({ log, given, code, says, hint }) => {
  const logs = temporaryDirectory()
  const lines = ['0 verbose cli /usr/bin/node', ...log.map((line, at) => `${at + 20} error ${line}`)]
  writeFileSync(join(logs, '2026-11-24T14_08_05_924Z-debug-0.log'), `${lines.join('\n')}\n`)
  const failure = await npmFailure({
    spec: 'a@1.0.0',
    registry: 'https://r.test/',
    code: 1,
    logs,
    hasOtp: false,
    isStaging: false,
    ...given,
  })
  expect(failure.code).toBe(code)
  expect(failure.message).toMatch(says)
  expect(failure.hint).toMatch(hint)
})
