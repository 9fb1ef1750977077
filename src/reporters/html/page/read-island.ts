/** Reads a block of data of this page; null when the page has none of that id. */
export async function readIsland<Content>(id: string): Promise<Content | null> {
  const packed = document.getElementById(id)?.textContent
  if (!packed) return null
  const text = atob(packed)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index)
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return (await new Response(stream).json()) as Content
}
