/** The part of JSON Schema that our definitions use. `title` says in words what is allowed. */
export interface Schema {
  readonly $schema?: string
  readonly $id?: string
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly const?: string | number
  readonly enum?: readonly (string | boolean)[]
  readonly default?: unknown
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly properties?: { readonly [key: string]: Schema | true }
  readonly additionalProperties?: boolean | Schema
  readonly required?: readonly string[]
  readonly anyOf?: readonly { readonly required: readonly string[] }[]
  readonly dependentRequired?: { readonly [key: string]: readonly string[] }
  readonly oneOf?: readonly Schema[]
  readonly items?: Schema
  readonly if?: Schema
  readonly then?: Schema
}

/** The type of the values that fit `Definition`, a schema written `as const`. */
export type Fitting<Definition> = Definition extends { readonly enum: readonly (infer Value)[] }
  ? Value
  : Definition extends { readonly oneOf: readonly (infer One)[] }
    ? Fitting<One>
    : Definition extends { readonly type: infer Type }
      ? Type extends readonly (infer One)[]
        ? OfType<One, Definition>
        : OfType<Type, Definition>
      : unknown

type OfType<Type, Definition> = Type extends 'string'
  ? string
  : Type extends 'integer' | 'number'
    ? number
    : Type extends 'boolean'
      ? boolean
      : Type extends 'null'
        ? null
        : Type extends 'array'
          ? readonly (Definition extends { readonly items: infer Item } ? Fitting<Item> : unknown)[]
          : Type extends 'object'
            ? Members<Definition>
            : never

type Members<Definition> = Definition extends { readonly properties: infer Properties }
  ? Flat<
      { readonly [Key in RequiredKeys<Definition> & keyof Properties]: Fitting<Properties[Key]> } & {
        readonly [Key in Exclude<keyof Properties, RequiredKeys<Definition>>]?: Fitting<Properties[Key]>
      }
    >
  : Definition extends { readonly additionalProperties: infer Rest }
    ? { readonly [key: string]: Fitting<Rest> }
    : { readonly [key: string]: unknown }

type RequiredKeys<Definition> = Definition extends { readonly required: readonly (infer Key)[] } ? Key : never

type Flat<Value> = { readonly [Key in keyof Value]: Value[Key] }
