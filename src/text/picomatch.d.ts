declare module 'picomatch' {
  interface Options {
    readonly dot?: boolean
    readonly nocase?: boolean
    readonly windows?: boolean
    readonly basename?: boolean
  }
  export default function picomatch(glob: string | readonly string[], options?: Options): (text: string) => boolean
}
