import { expect, test } from 'vitest'
import type { Manifest } from '../../src/model/artifact.ts'
import { LicenceReader } from '../../src/policy/licence-evidence.ts'
import { isOpenSource, visibilityOf } from '../../src/policy/visibility-of.ts'

const manifest = { name: '@acme/gears', license: 'MIT', repository: { url: 'git+https://example.com/a.git' } }
const mit = 'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy'

function judge(hostile: unknown, files: { readonly [path: string]: string }) {
  const reader = new LicenceReader()
  const own = hostile as Manifest | null
  for (const [path, text] of Object.entries(files)) reader.add(path, Buffer.from(text))
  return visibilityOf(own, reader.evidence(own), 'auto')
}

test('a package is open when it has an approved licence, a repository and a licence file', () => {
  expect(judge(manifest, { LICENSE: 'MIT\n' })).toEqual({
    value: 'open',
    proven: true,
    because: 'license is MIT, with a repository and a licence file',
  })
})

test.each([
  { name: 'no manifest', manifest: null, because: 'package.json is missing or cannot be read' },
  { name: 'an array for a manifest', manifest: [], because: 'package.json is missing or cannot be read' },
  { name: 'private', manifest: { ...manifest, private: true }, because: 'package.json is private' },
  { name: 'private as a text', manifest: { ...manifest, private: 'true' }, because: 'package.json is private' },
  {
    name: 'restricted access',
    manifest: { ...manifest, publishConfig: { access: 'restricted' } },
    because: 'publishConfig.access is restricted',
  },
  { name: 'no license', manifest: { ...manifest, license: '' }, because: 'package.json has no license' },
  { name: 'UNLICENSED', manifest: { ...manifest, license: 'UNLICENSED' }, because: 'license is UNLICENSED' },
  {
    name: 'a license that is a number',
    manifest: { ...manifest, license: 5 },
    because: 'license is not an SPDX expression',
  },
  {
    name: 'a license that is not approved',
    manifest: { ...manifest, license: 'BUSL-1.1' },
    because: 'license is "BUSL-1.1", not an OSI-approved SPDX expression',
  },
  {
    name: 'a license of a megabyte',
    manifest: { ...manifest, license: '('.repeat(1_000_000) },
    because: `license is "${'('.repeat(60)}…", not an OSI-approved SPDX expression`,
  },
])('$name makes it closed, and that is proven', ({ manifest, because }) => {
  expect(judge(manifest, { LICENSE: mit })).toEqual({ value: 'closed', proven: true, because })
})

test.each([
  { name: 'no repository', repository: undefined },
  { name: 'an empty repository', repository: ' ' },
  { name: 'a repository without a URL', repository: { url: 5 } },
])('$name leaves it closed, and that is not proven', ({ repository }) => {
  expect(judge({ ...manifest, repository }, { LICENSE: mit })).toEqual({
    value: 'closed',
    proven: false,
    because: 'license is MIT, but package.json has no repository',
  })
})

test.each([
  { license: 'MIT', open: false },
  { license: 'ISC', open: false },
  { license: '(mit OR isc)', open: false },
  { license: 'MIT OR Apache-2.0', open: true },
  { license: 'Apache-2.0', open: true },
  { license: 'BSD-3-Clause', open: true },
  { license: '0BSD', open: true },
  { license: 'MPL-2.0', open: true },
  { license: 'GPL-3.0-or-later', open: true },
  { license: 'MIT AND BUSL-1.1', open: false },
  { license: 'Apache 2.0', open: true },
  { license: 'Apache License, Version 2.0', open: true },
  { license: 'apache2', open: true },
  { license: 'BSD', open: true },
  { license: 'New BSD License', open: true },
  { license: '2-clause BSD', open: true },
  { license: 'GPLv3', open: true },
  { license: 'GNU Lesser General Public License v2.1', open: true },
  { license: 'MPL 2.0', open: true },
  { license: 'The Unlicense', open: true },
  { license: 'MIT/GPLv2', open: true },
  { license: 'The MIT License (MIT)', open: false },
  { license: 'MIT/X11', open: false },
  { license: 'ISC License', open: false },
  { license: 'BSD 4-Clause', open: false },
  { license: 'MIT/Commercial', open: false },
  { license: 'Commercial License', open: false },
  { license: 'SEE LICENSE IN LICENSE.md', open: false },
])('$license alone, with a repository: open $open', ({ license, open }) => {
  expect(judge({ ...manifest, license }, {}).value).toBe(open ? 'open' : 'closed')
})

test.each([
  { name: 'of objects', licenses: [{ type: 'MIT', url: 'https://example.com' }] },
  { name: 'of names', licenses: ['MIT'] },
  { name: 'of which one is approved', licenses: [{ type: 'Commercial' }, { type: 'MIT' }] },
])('the old list of licenses counts: $name', ({ licenses }) => {
  const old = { ...manifest, license: undefined, licenses }
  expect(judge(old, { LICENSE: mit }).value).toBe('open')
  expect(judge(old, {})).toMatchObject({ value: 'closed', proven: false })
})

test('a license that is an object counts as its type', () => {
  expect(judge({ ...manifest, license: { type: 'MIT' } }, { LICENSE: mit }).value).toBe('open')
})

test.each([
  { file: 'LICENSE', open: true },
  { file: 'license', open: true },
  { file: 'LICENCE.md', open: true },
  { file: 'LICENSE-MIT', open: true },
  { file: 'MIT-LICENSE.txt', open: true },
  { file: 'COPYING', open: true },
  { file: 'UNLICENSE', open: true },
  { file: 'license.js', open: false },
  { file: 'dist/LICENSE', open: false },
  { file: 'LICENSE-3RD-PARTY.txt', open: false },
  { file: 'third-party-licenses.txt', open: false },
  { file: 'main.js.LICENSE.txt', open: false },
  { file: 'licensing.md', open: false },
  { file: 'LICENSES/MIT.txt', open: true },
  { file: 'LICENSES/CC0-1.0.txt', open: false },
])('$file as the only licence file: open $open', ({ file, open }) => {
  expect(judge(manifest, { [file]: mit })).toMatchObject({ value: open ? 'open' : 'closed', proven: open })
})

test.each([
  { name: 'a section', text: '# Gears\n\n## License\n\nMIT\n', open: true },
  { name: 'a British section', text: '# Gears\n\n## Licence\n\nReleased under the MIT licence.\n', open: true },
  { name: 'a section with more in its heading', text: '### 📄 License & copyright\nMIT © Acme\n', open: true },
  { name: 'an underlined heading', text: 'License\n-------\n\nISC\n', open: true },
  { name: 'a heading of HTML', text: '<h2>License</h2>\n<p>MIT</p>\n', open: true },
  { name: 'a bold heading', text: '**License**\n\nMIT\n', open: true },
  { name: 'a licensed version', text: '## Licensed version\n\nMIT is a university.\n', open: false },
  { name: 'no licence named', text: '## License\n\nAsk us.\n', open: false },
  { name: 'a licence in another section', text: '## License\n\nAsk us.\n\n## Thanks\n\nMIT\n', open: false },
  { name: 'a commercial licence', text: '## License\n\nProprietary. Parts are under MIT.\n', open: false },
  { name: 'no section', text: 'Gears under MIT.\n', open: false },
])('a README with $name: open $open', ({ text, open }) => {
  expect(judge(manifest, { 'README.md': text })).toMatchObject({ value: open ? 'open' : 'closed', proven: open })
})

test.each([
  { name: '@license', text: '/*! @license MIT */\na()', open: true },
  { name: 'SPDX', text: '// SPDX-License-Identifier: MIT\na()', open: true },
  {
    name: 'SPDX below a copyright',
    text: '/**\n * @license\n * Copyright 2026 Acme Ltd.\n * SPDX-License-Identifier: MIT\n */\na()',
    open: true,
  },
  { name: 'its own name', text: '/**\n * @license Gears v1.2.3\n * MIT, Acme\n */', open: true },
  {
    name: "a dependency's name",
    text: '/*! @license DOMPurify 3.2.1 | (c) Cure53 | MIT and Apache 2.0 */\na()',
    open: false,
  },
  { name: "a dependency's version", text: '/**\n* @vue/shared v3.5.41\n* @license MIT\n**/', open: false },
  { name: 'no licence that is approved', text: '/*! @license Acme EULA */', open: false },
  { name: 'the word in a string', text: 'a("@license MIT")', open: false },
])('code with a banner, $name: open $open', ({ text, open }) => {
  expect(judge(manifest, { 'dist/a.js': text })).toMatchObject({ value: open ? 'open' : 'closed', proven: open })
})

test.each([
  { text: 'You may not copy, modify or distribute this software.', forbids: true },
  {
    text: 'Copyright Acme. All rights reserved. Unauthorized copying of this file is strictly prohibited.',
    forbids: true,
  },
  { text: 'Acme Gears is proprietary and confidential.', forbids: true },
  { text: 'This is commercial software. To use it you need a commercial license.', forbids: true },
  { text: 'No part of this software may be reproduced in any form.', forbids: true },
  { text: 'Includes parts under the MIT License.\nRedistribution of the product is not permitted.', forbids: true },
  {
    text: `"Commons Clause" License Condition v1.0\n\nThe grant will not include the right to Sell.\n${mit}`,
    forbids: true,
  },
  {
    text: 'Business Source License 1.1\nChange License: Apache License, Version 2.0\nThe Licensor hereby grants you the right to copy, modify, create derivative works, redistribute, and make non-production use of the Licensed Work.',
    forbids: true,
  },
  { text: 'Parts are under the Elastic License 2.0, this under the Apache License, Version 2.0.', forbids: false },
  { text: 'Copyright (c) Acme. All rights reserved.', forbids: false },
  {
    text: 'All rights reserved.\nRedistribution and use in source and binary forms, with or without modification, are permitted. You may not use the name.',
    forbids: false,
  },
  { text: `${mit}\nYou may not use the logo.`, forbids: false },
  { text: 'See https://example.com/licence', forbids: false },
])('a licence file that says "$text" forbids: $forbids', ({ text, forbids }) => {
  const want = forbids
    ? {
        value: 'closed',
        proven: true,
        because: 'LICENSE is not an open-source licence and forbids use, copying or distribution',
      }
    : { value: 'open', proven: true }
  expect(judge({ ...manifest, license: 'Apache-2.0' }, { LICENSE: text })).toMatchObject(want)
  expect(judge(manifest, { LICENSE: text })).toMatchObject(want)
})

test('an empty licence file proves nothing', () => {
  expect(judge(manifest, { LICENSE: ' \n' })).toMatchObject({ value: 'closed', proven: false })
})

test.each(['open', 'closed'] as const)('a choice of %s overrides everything', (choice) => {
  const because = `visibility is set to ${choice}`
  const nothing = { forbidding: null, proof: null }
  expect(visibilityOf({ private: true }, nothing, choice)).toEqual({ value: choice, proven: true, because })
  expect(visibilityOf(manifest, { ...nothing, proof: 'a licence file' }, choice).value).toBe(choice)
})

test.each([
  'MIT',
  'mit',
  'GPL-2.0+',
  '(MIT)',
  '(MIT OR Apache-2.0)',
  'MIT OR LicenseRef-Acme',
  'BUSL-1.1 OR MIT',
  'MIT AND Apache-2.0',
  'MIT or Apache-2.0',
  'GPL-2.0-only WITH Classpath-exception-2.0',
  'Apache-2.0 WITH LLVM-exception OR BUSL-1.1',
  '(BUSL-1.1 OR (ISC AND (0BSD OR Zlib)))',
  // AND binds closer than OR.
  'MIT OR ISC AND BUSL-1.1',
])('%s is open source', (expression) => {
  expect(isOpenSource(expression)).toBe(true)
})

test.each([
  '',
  ' ',
  'UNLICENSED',
  'SEE LICENSE IN LICENSE.md',
  'LicenseRef-Acme',
  'DocumentRef-a:LicenseRef-b',
  'BUSL-1.1',
  'CC-BY-4.0',
  'MIT AND BUSL-1.1',
  'BUSL-1.1 AND MIT OR Elastic-2.0',
  'MIT WITH Commons-Clause',
  'BUSL-1.1 WITH LLVM-exception',
  'MIT OR',
  'OR MIT',
  'MIT MIT',
  '(MIT',
  'MIT)',
  'MIT OR (',
  '()',
  'MIT, Apache-2.0',
  'MIT/Apache-2.0',
  `MIT OR ${'A'.repeat(2000)}`,
  '('.repeat(999),
])('%s is not', (expression) => {
  expect(isOpenSource(expression)).toBe(false)
})
