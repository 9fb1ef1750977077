/** The page docs/coverage.md: `rows` by part, and what other guards said; `answers` has a list of yes and no for each form. */
export function coveragePage(parts, { guards, answers }) {
  const forms = parts.flatMap(({ rows }) => rows)
  return `# Where source hides, and what is opened

Every form below is made by a test, hidden in a package and audited: a source with a comment that no build keeps and a token of
npm in it. This page is what came of it, written by \`npm run docs:coverage\`; the tests hold it to what they measure.

- **Made by**: the real tool with its version, or an *own encoder* of \`test/\`, where neither the npm registry nor
  Debian has a tool that makes the form: the program that packs RAR is not free.
- **Recognised**: by its bytes, so that another name hides nothing, or by its name. *As text* means that it need not be opened.
- **Opened**: what is inside is audited like files of the package. What cannot be opened is a finding \`container/opaque\`,
  moderate by default.
- **Source**: \`watertight restore\` gives the source back as it was written. **Secrets**: the token in it is found.
- A dash means that the form has no such thing: bytecode contains strings, but no source.

${parts.map(partOf).join('\n')}
${NOT_LOOKED_FOR}
## What other guards say about the same files

All files in one package, each in a folder of its own; *found* means that a guard names the file, for any reason. The guards
come from the npm registry or from Debian; those that have to be downloaded from elsewhere were not tried.

${guards.map(({ name, command }) => `- **${name}**: \`${command}\``).join('\n')}

| form | watertight | ${guards.map(({ name }) => name.split(' ')[0]).join(' | ')} |
|${' --- |'.repeat(guards.length + 2)}
${forms.map(({ form, isFound }) => `| ${[form, mark(isFound), ...answers[form].map(mark)].join(' | ')} |`).join('\n')}

Of ${forms.length} forms, two of which give nothing away: watertight ${count(forms.map(({ isFound }) => isFound))}, ${guards
    .map(({ name }, index) => `${name.split(' ')[0]} ${count(forms.map(({ form }) => answers[form][index]))}`)
    .join(', ')}.
`
}

function partOf({ part, rows }) {
  return `## ${part}

| form | made by | recognised | opened | source | secrets | also reported |
|${' --- |'.repeat(7)}
${rows.map(({ row }) => row).join('\n')}
`
}

function mark(isFound) {
  return isFound ? 'found' : '–'
}

function count(all) {
  return all.filter(Boolean).length
}

/** What nobody's build tool makes, and somebody who hides something might. */
const NOT_LOOKED_FOR = `## What is not looked for

No build tool makes these forms of a source by itself. Somebody who wants to hide something has more ways than can be listed, and a guard
against accidents does not look for them. An audit does not mention such a file, unless a line below says that it does.

- **Text that a program builds when it runs**: text that is reversed, rotated (ROT13) or combined with a key (XOR), numbers in a list (arrays of bytes, \`xxd -i\`, a Buffer as JSON), dumps of \`xxd\`, archives in hexadecimal digits, parts in
  several variables, text with extra letters that are removed again, octal escapes. What *is* decoded: base64, base64url, hexadecimal
  digits, \`\\x\`, \`\\u\`, percent and HTML escapes, JSON in JSON, \`String.fromCharCode\`, and literals joined with \`+\`, \`join\` or in a template.
- **Other codes for text**: base32, base85, uuencode, yEnc, UTF-7, UTF-32, EBCDIC, lines of quoted-printable that split a token; letters that look alike, zero-width characters between
  the letters of a token, a token that is split over two lines.
- **Pictures, sound and film beyond their texts**: pixels, spare bits (steganography), the shapes of glyphs where a document does not say which letters they are, texts of pictures in an icon,
  metadata of MP4 and TIFF.
- **Images of disks and installers**: ISO, DMG, VHD, squashfs and ext4, MSI, NSIS, Inno Setup, AppImage, Snap. Uncompressed parts of them are searched
  as text; compressed parts are not.
- **Stores of databases and of data**: LevelDB, LMDB, RocksDB, MDB, Parquet, Arrow, Avro, ORC, HDF5, and MessagePack, CBOR, BSON, Protocol
  Buffers and pickles, if a text is not stored as it is; bytecode of Python, where another letter may follow a token. Uncompressed parts of them are searched as text.
- **Compression without a header**: Snappy, LZO, LZ4 blocks, deflate (as diagrams of draw.io keep it) and brotli without a name that says so, zstd with a dictionary of its own.
- **Archives of one language or system**: PHAR, XAR, cpio with names in binary numbers. Deflate64 and, in a zip, PPMd are \`container/opaque\`, high in a closed package.
- **Archives in parts**: volumes of zip, RAR and 7z; each part is \`container/opaque\` or damaged.
- **Encrypted files**: reported as \`container/opaque\`, high in a closed package. Messages of OpenPGP that are only signed or compressed are not reported.
- **Text that its document splits**: a token of which Word makes two runs.
- **What a program computes from what it downloads**: nothing is run, and nothing is fetched.
`
