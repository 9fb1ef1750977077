import { escapeCommands } from '../text/escape-commands.ts'

/** Lines that are written whole or not at all; made only when there is room. */
export type Block = () => readonly string[]

/** What is left of a text's bytes, and how many blocks did not fit. */
export interface Room {
  bytes: number
  left: number
}

/** The lines of the blocks that fit, taken out of the room. */
export function fitBlocks(blocks: readonly Block[], room: Room): string[] {
  return blocks.flatMap((block) => {
    const lines = room.bytes >= SMALLEST ? block() : []
    const size = sizeOf(lines)
    if (room.bytes >= SMALLEST && size <= room.bytes) {
      room.bytes -= size
      return lines
    }
    room.left += 1
    return []
  })
}

// Where less is left the next blocks are not even made: a report may hold thousands.
const SMALLEST = 200

/** Bytes that the lines take once commands in them are escaped. */
export function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(escapeCommands(line)) + 1, 0)
}
