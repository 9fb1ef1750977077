/** What the text of a licence file says: it is an open-source licence, it forbids what one allows, or neither can be told. */
export function readLicenceText(text: string): 'approved' | 'forbids' | 'unclear' {
  const words = plainWords(text)
  if (restricting.some((phrase) => words.includes(phrase))) return 'forbids'
  if (texts.some((phrase) => words.includes(phrase))) return 'approved'
  // Conditions of Creative Commons read like prohibitions; only some of its licences are that.
  if (words.includes('creative commons') && !/non-?commercial|no-?deriv/.test(words)) return 'unclear'
  return prohibitions.some((pattern) => pattern.test(words)) ? 'forbids' : 'unclear'
}

/** Lower-case words with single spaces: without the marks of HTML and Markdown, and without line breaks. */
function plainWords(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/&nbsp;|&#160;/g, ' ')
    .replace(/[‘’]/g, "'")
    .replace(/[“”*_#>"|]/g, ' ')
    .replace(/\s+/g, ' ')
    .toLowerCase()
}

/** A licence is shorter than this many characters; what forbids stands in its first half. */
const LONGEST = 262_144

/** What stands in licences that only look open: they quote an open one, or name the one that they will become. */
const restricting: readonly string[] = [
  'commons clause license condition',
  'create derivative works, redistribute, and make non-production use of the licensed work',
  'server side public license version 1',
  'provide the software to third parties as a hosted or managed service',
  'a competing use means making the software available to others',
]

/** What stands in the texts of licences that the OSI has approved, and in their short notices, and in no others. */
const texts: readonly string[] = [
  // MIT and its family, ISC, 0BSD, HPND, NTP, PostgreSQL.
  'permission is hereby granted, free of charge',
  'permission is hereby granted, without written agreement and without license or royalty fees',
  'permission to use, copy, modify, and/or distribute this software',
  'permission to use, copy, modify, and distribute this software',
  'permission to use, copy, modify and distribute this software',
  'permission to use, copy, modify, distribute, and sell this software',
  // BSD, Zlib, Boost, Unlicense.
  'redistribution and use in source and binary forms',
  'redistribution and use of this software in source and binary forms',
  "this software is provided 'as-is', without any express or implied warranty",
  'boost software license - version 1.0',
  'this is free and unencumbered software released into the public domain',
  'apache license version 2.0, january 2004',
  'apache license, version 2.0',
  'licensed under the apache license',
  'gnu general public license',
  'gnu lesser general public license',
  'gnu library general public license',
  'gnu affero general public license',
  'mozilla public license',
  'eclipse public license',
  'common development and distribution license',
  'common public license',
  'common public attribution license',
  'ibm public license',
  'academic free license',
  'open software license',
  'artistic license',
  'european union public licence',
  'educational community license',
  'blue oak model license',
  'universal permissive license',
  'mulan permissive software license',
  'microsoft public license',
  'microsoft reciprocal license',
  'sil open font license',
  'python software foundation license',
  'psf license agreement',
  'cern open hardware licence',
  'cecill free software license',
  'reciprocal public license',
  'zope public license',
  'w3c software notice and license',
  'w3c software and document notice',
  'unicode, inc. license agreement',
  'unicode license v3',
  'the php license',
  'qt public license',
  'q public license',
  'sleepycat',
  'wxwindows library licence',
  'latex project public license',
  'licence libre du québec',
  'university of illinois/ncsa open source license',
  'adaptive public license',
  'apple public source license',
  'cryptographic autonomy license',
  'computer associates trusted open source license',
  'cnri open source license agreement',
  'cua office public license',
  'eiffel forum license',
  'eu datagrid software license',
  'usable without restriction provided the author is not held liable',
  'fair license',
  'frameworx open license',
  'ipa font license',
  'lucent public license',
  'motosoto open source license',
  'nasa open source agreement',
  'nethack general public license',
  'nokia open source license',
  'oclc research public license',
  'open group test suite license',
  'openldap public license',
  'open logistics foundation license',
  'ricoh source code public license',
  'sun industry standards source license',
  'sun public license',
  'simple public license',
  'this work is being provided by the copyright holders under the following license',
  'sybase open watcom public license',
  'provided that these terms and disclaimer and all copyright notices are retained',
]

// Each looks at most within one sentence, so that none reads a long text more than a few times.
const prohibitions: readonly RegExp[] = [
  /\b(?:may|must|shall|can|are|is|do|does)(?: not|n't)\b[^.]{0,120}\b(?:us(?:e|ed|ing)|cop(?:y|ied|ying)|reproduc(?:e|ed|ing)|distribut(?:e|ed|ing)|redistribut(?:e|ed|ing)|modif(?:y|ied|ying)|sub-?licens(?:e|ed|ing)|disclos(?:e|ed|ing)|publish(?:ed|ing)?|transfer(?:red)?|reverse)\b/,
  /\b(?:use|usage|copying|copies|reproduction|duplication|distribution|redistribution|modification|disclosure|publication|dissemination|transmission)\b[^.]{0,200}\b(?:is|are|shall be) (?:strictly |expressly |hereby |explicitly )?(?:prohibited|forbidden|not (?:permitted|allowed|authori[sz]ed))\b/,
  /\b(?:prohibited|forbidden|not (?:permitted|allowed|authori[sz]ed))(?: from| to)\b[^.]{0,80}\b(?:us(?:e|ing)|copy(?:ing)?|reproduc(?:e|ing)|distribut(?:e|ing)|redistribut(?:e|ing)|modify(?:ing)?)\b/,
  /\bunauthori[sz]ed (?:use|copying|reproduction|duplication|distribution|redistribution|modification|disclosure|access)\b/,
  /\bno part of\b[^.]{0,120}\bmay be\b/,
  /\bno (?:licen[cs]e|right|rights|permission)\b[^.]{0,60}\b(?:is|are) (?:hereby )?granted\b/,
  /\bproprietary and confidential\b|\bconfidential and proprietary\b|\btrade secrets? of\b/,
  /\b(?:not|isn't) (?:free|open[- ]source) software\b|\b(?:is|are) (?:a )?(?:commercial|proprietary) (?:software|product)\b/,
  /\b(?:requires?|need|purchase|obtain|acquire|have) (?:a |an )?(?:valid |separate |paid )?(?:commercial|paid|proprietary) licen[cs]e\b/,
  /\bend[- ]user licen[cs]e agreement\b|\b(?:subject to|governed by) (?:the |our )?(?:terms of (?:service|use)|commercial (?:terms|agreement))\b/,
]
