// What is used of WebAssembly's interface in JavaScript: the types of Node leave it to those of browsers.
// biome-ignore lint/style/noNamespace: the global is one
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer
    private constructor()
    /** By pages of 64 KiB; throws a RangeError where there is no more. */
    grow(pages: number): number
  }
  class RuntimeError extends Error {}
  class Module {
    private constructor()
  }
  interface Instance {
    readonly exports: { readonly [name: string]: unknown }
  }
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>
  function instantiate(module: Module, imports: object): Promise<Instance>
}
