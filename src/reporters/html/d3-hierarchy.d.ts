// What is called of d3-hierarchy, which ships no types.
declare module 'd3-hierarchy' {
  export interface Tiled {
    readonly value: number
    x0: number
    y0: number
    x1: number
    y1: number
  }
  /** Gives each child of `parent` a rectangle within the bounds, by value. */
  export function treemapSquarify(
    parent: { readonly value: number; readonly children: readonly Tiled[] },
    x0: number,
    y0: number,
    x1: number,
    y1: number,
  ): void
}
