declare module 'spdx-expression-parse' {
  /** A licence, or two expressions and what joins them. */
  export type Expression =
    | { readonly license: string; readonly plus?: true; readonly exception?: string }
    | { readonly left: Expression; readonly conjunction: 'and' | 'or'; readonly right: Expression }
  export default function parse(expression: string): Expression
}

declare module 'spdx-license-ids' {
  const ids: readonly string[]
  export default ids
}

declare module 'spdx-license-ids/deprecated' {
  const ids: readonly string[]
  export default ids
}
