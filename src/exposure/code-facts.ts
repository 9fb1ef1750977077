/** What one file of code says, in the order of the file. */
export interface CodeFacts {
  /** Calls with a text or a name as an argument: `callee('text')`, `callee(name)`, `callee(a, 'text')`. */
  readonly calls: readonly FunctionCall[]
  readonly environment: readonly Mention[]
  /** Functions that hand a parameter on as an argument, or use it to read the environment. */
  readonly wrappers: readonly Wrapper[]
  /** `NAME: 'text'` or `NAME = 'text'` below a name: members of tables and enumerations. */
  readonly members: readonly Member[]
  /** Flags that a table of flags defines. */
  readonly definedFlags: readonly Member[]
  /** Names with a text in a namespace, in a table within a table, or for the value that a function makes of it: `NAME = define('text')`. */
  readonly keys: readonly Key[]
  readonly constants: readonly Mention[]
  /** Options and commands of a command line. */
  readonly options: readonly Option[]
  readonly texts: readonly Mention[]
  /** Long templates, with `…` for what stands in `${}`. */
  readonly templates: readonly Mention[]
  readonly comments: readonly Mention[]
}

export interface Mention {
  readonly text: string
  readonly line: number
}

export interface Option extends Mention {
  readonly note: '' | 'hidden' | 'a command' | 'a hidden command'
  /** The text or the key that it stands in. */
  readonly whole: string
}

export interface FunctionCall {
  /** Where its parenthesis is among the tokens: the arguments of one call share it. */
  readonly at: number
  /** The last name before the parenthesis. */
  readonly callee: string
  /** The name before that, when there is one; of `name().callee(…)` the called one. */
  readonly of: string
  /** The first name of the first argument; empty where there is none. */
  readonly first: string
  /** 0-based. */
  readonly place: number
  readonly text: string | null
  /** `Flags.NEW` when it is no text, `.NEW_FLAG` of a constant; of a longer path the last two names. */
  readonly reference: string | null
  readonly line: number
  /** Names of the keys of an object that is handed over behind it. */
  readonly fields: readonly string[]
}

export interface Wrapper {
  readonly name: string
  /** Which parameter, 0-based. */
  readonly place: number
  /** What is called with it, and where; `environment` when it names a variable. */
  readonly calls: { readonly callee: string; readonly place: number } | 'environment'
}

/** A name that stands for a text; `table` is the namespace or table around it, empty at the top. */
export interface Key {
  readonly table: string
  readonly name: string
  readonly text: string
}

export interface Member {
  readonly table: string
  readonly name: string
  /** The text that it stands for; null for a number. */
  readonly text: string | null
  readonly line: number
}
