import { escapeCommands } from '../text/escape-commands.ts'

/** Lines that are written whole or not at all; made only when there may be room. */
export type Block = () => readonly string[]

/** What is left of a text's bytes, and how many blocks did not fit. */
export interface Room {
  bytes: number
  left: number
}

/** The lines of the blocks up to the first that does not fit; after that one nothing fits any more. */
export function fitBlocks(blocks: readonly Block[], room: Room): string[] {
  return blocks.flatMap((block) => {
    // A report may hold thousands of blocks: those behind the first that is left out are not even made.
    const lines = room.left === 0 ? block() : []
    const size = sizeOf(lines)
    if (room.left === 0 && size <= room.bytes) {
      room.bytes -= size
      return lines
    }
    room.left += 1
    return []
  })
}

/** Bytes that the lines take once commands in them are escaped. */
export function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(escapeCommands(line)) + 1, 0)
}
