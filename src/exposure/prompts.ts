/** A long text in whole sentences that speaks to a model: help for people and descriptions of an API are none. */
export function isPrompt(text: string): boolean {
  if (text.length < 240) return false
  const head = text.slice(0, 4000)
  const words = head.match(/\b[a-z]{2,}\b/gi)?.length ?? 0
  const signs = head.match(/[{}();=<>]/g)?.length ?? 0
  if (words <= 35 || words <= head.length / 12 || signs >= words / 4) return false
  if (/^\s*(?:usage|options):|\n(?:usage|options):?\s*\n|\s--[a-z][\w-]* <[a-z]/im.test(head)) return false
  const strong = count(head, ofModels)
  return strong > 1 || (strong === 1 && count(head, ofOrders) > 1)
}

/** What is said of models and to them, and hardly to anybody else. */
const ofModels =
  /\byou(?: are|'re) (?:an?|the|now|currently|being|working|tasked|responsible)\b|\byour (?:task|job|role|goal|response|reply|output|final answer|context)\b|\b(?:LLMs?|assistants?|sub-?agents?|system prompt|context window|tool calls?|language models?|codebase|system-reminder|exact format)\b|\bAI (?:agent|coding|model)s?\b|\b(?:the|this|an) (?:agent|model|conversation)\b|\b(?:respond|reply|answer) (?:with|only|in)\b|\boutput only\b/gi
const ofOrders =
  /\b(?:must|should|never|always|do not|don't|only|the user|make sure|ensure|summar[iy]\w*|instructions?|avoid|be concise|prefer|conversation|MCP|AI)\b|^#{1,4} |^[-*] |^\d\. /gim

/** How often a pattern occurs, up to three times. */
function count(text: string, pattern: RegExp): number {
  let times = 0
  for (const _ of text.matchAll(pattern)) {
    times += 1
    if (times === 3) break
  }
  return times
}
