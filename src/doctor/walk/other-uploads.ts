/** A client of HTTP that sends a tarball, or puts something to a registry. */
export function uploadsItself(name: string, args: readonly string[]): boolean {
  if (!/^(?:curl|wget|http|https|xh|httpie|Invoke-WebRequest|Invoke-RestMethod|iwr|irm)$/.test(name)) return false
  const isPut = args.some((word) =>
    /^(?:-[a-zA-Z]*X?PUT|PUT|-[a-zA-WYZ]*T|--upload-file(?:=.*)?|--method=PUT|--request=PUT|-Method|Put)$/.test(word),
  )
  // `wget -nd` and `xh -d` bring a file.
  const isForm = name === 'curl' && args.some((word) => /^-[a-zA-Z]*[Fd]/.test(word))
  const sends = isPut || isForm || args.some((word) => /^(?:--form|--data-binary|--post-file|-InFile|-Form)/.test(word))
  if (sends && args.some((word) => /\.tgz|\.tar\.gz/i.test(word))) return true
  return isPut && args.some((word) => /npmjs\.|registry|npm\.|\/npm\b|verdaccio|_authToken/i.test(word))
}

/** Programs that publish the same files as extensions of editors and browsers, to JSR, or to a registry that is hired. */
export function isOtherRegistry(name: string, args: readonly string[]): boolean {
  const [verb = ''] = args.filter((word) => !word.startsWith('-'))
  if (/^(?:jsr|vsce|@vscode\/vsce|ovsx|deno)$/.test(name)) return verb === 'publish'
  // A plugin of Gradle's publishes to npm's registry.
  if (/^gradlew?$/.test(name)) return args.some((word) => /publish/i.test(word) && /npm/i.test(word))
  if (/^(?:packagecloud|package_cloud|fury|gemfury|cloudsmith)$/.test(name)) return verb === 'push'
  return name === 'web-ext' && (verb === 'sign' || verb === 'submit')
}
