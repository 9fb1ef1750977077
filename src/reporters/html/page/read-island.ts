/** Reads a block of data of this page; null when the page has none of that id. */
export async function readIsland<Content>(id: string): Promise<Content | null> {
  const packed = document.getElementById(id)?.textContent
  if (!packed) return null
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return (await new Response(stream).json()) as Content
}
