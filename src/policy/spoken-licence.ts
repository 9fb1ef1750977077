/**
 * The SPDX id that people mean by a licence's name: `Apache License, Version 2.0`, `GPLv3`, `BSD`. Null for what is an id already, or could be
 * anything.
 */
export function spokenLicence(name: string): string | null {
  if (name.length > LONGEST) return null
  const plain = name
    .toLowerCase()
    .replace(/licen[cs]es?|\bthe\b|\bversion\b|\bopen source\b|\bsoftware\b|[(),"]/g, ' ')
    .replace(/[\s_-]+/g, ' ')
    .trim()
  return spoken.find(([form]) => form.test(plain))?.[1] ?? null
}

const LONGEST = 80

const spoken: readonly (readonly [form: RegExp, id: string])[] = [
  [/^(?:mit mit|mit x11|mit\/x11|x11 mit|expat|mit)$/, 'MIT'],
  [/^isc(?: isc)?$/, 'ISC'],
  [/^(?:apache|asl|al) ?v?\.?2(?:\.0)?(?: apache 2\.0)?$|^apache(?: software foundation)?$/, 'Apache-2.0'],
  [
    /^(?:(?:new|modified|revised) )?bsd(?: ?(?:3|3\.0|v3|3 clause))?$|^3 clause bsd$|^bsd (?:new|modified|revised)$/,
    'BSD-3-Clause',
  ],
  [/^(?:simplified|freebsd) ?(?:bsd)?$|^bsd ?(?:2|2 clause|simplified)$|^2 clause bsd$/, 'BSD-2-Clause'],
  [/^(?:gnu )?(?:affero (?:general public|gpl)|agpl) ?v?\.?3(?:\.0)?\+?$|^agpl$/, 'AGPL-3.0'],
  [/^(?:gnu )?(?:lesser (?:general public|gpl)|lgpl) ?v?\.?3(?:\.0)?\+?$/, 'LGPL-3.0'],
  [/^(?:gnu )?(?:lesser (?:general public|gpl)|lgpl) ?v?\.?2\.1\+?$|^lgpl$/, 'LGPL-2.1'],
  [/^(?:gnu )?(?:general public|gpl|gnu) ?v?\.?3(?:\.0)?\+?$/, 'GPL-3.0'],
  [/^(?:gnu )?(?:general public|gpl|gnu) ?v?\.?2(?:\.0)?\+?$|^(?:gnu )?(?:gpl|general public)$/, 'GPL-2.0'],
  [/^(?:mozilla public|mpl) ?v?\.?2(?:\.0)?$|^mpl$/, 'MPL-2.0'],
  [/^(?:mozilla public|mpl) ?v?\.?1\.1$/, 'MPL-1.1'],
  [/^(?:eclipse public|epl) ?v?\.?2(?:\.0)?$/, 'EPL-2.0'],
  [/^(?:eclipse public|epl) ?v?\.?1(?:\.0)?$/, 'EPL-1.0'],
  [/^(?:boost|boost 1\.0)$/, 'BSL-1.0'],
  [/^artistic ?2(?:\.0)?$/, 'Artistic-2.0'],
  [/^(?:zlib|zlib libpng|zlib\/libpng)$/, 'Zlib'],
  // What is left of its name.
  [/^un$/, 'Unlicense'],
]
