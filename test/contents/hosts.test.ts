import { describe, expect, test } from 'vitest'
import { hostsOf } from '../../src/contents/hosts.ts'

describe('hostsOf', () => {
  test.each([
    { name: 'an https URL', text: 'fetch("https://api.example.com/v1")', want: ['api.example.com'] },
    { name: 'a port', text: 'http://build.corp.example:8080/', want: ['build.corp.example'] },
    { name: 'a user', text: 'https://user:pass@git.example.org/x', want: ['git.example.org'] },
    { name: 'upper case', text: 'HTTPS://Example.COM', want: ['example.com'] },
    { name: 'an address', text: 'ws://10.0.0.7/socket', want: ['10.0.0.7'] },
    { name: 'localhost', text: 'http://localhost:3000', want: ['localhost'] },
    { name: 'one host twice', text: 'https://a.io https://b.io https://a.io', want: ['a.io', 'b.io'] },
    { name: 'a storage bucket', text: 's3://my-bucket.example/x', want: ['my-bucket.example'] },
    { name: 'a bare word', text: 'https://x/', want: [] },
    { name: 'another scheme', text: 'webpack://app.name/src', want: [] },
    { name: 'a template', text: 'https://${host}/a', want: [] },
    { name: 'no URL', text: 'a :// b', want: [] },
  ])('$name', ({ text, want }) => {
    expect(hostsOf(Buffer.from(text))).toEqual(want)
  })
})
