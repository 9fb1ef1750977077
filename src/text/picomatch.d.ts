declare module 'picomatch' {
  interface Options {
    readonly dot?: boolean
    readonly nocase?: boolean
    readonly windows?: boolean
    readonly basename?: boolean
  }
  interface Picomatch {
    (glob: string | readonly string[], options?: Options): (text: string) => boolean
    makeRe(glob: string, options?: Options): RegExp
  }
  const picomatch: Picomatch
  export default picomatch
}
