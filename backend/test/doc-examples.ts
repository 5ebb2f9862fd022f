/** An example of the documentation: a shell block, and what it prints where the page says it. */
export interface Example {
  /** Page and line, for the person whose example fails. */
  readonly place: string
  readonly command: string
  readonly output: string | null
}

const fence = /^```(\w+) (example|output)\n([\s\S]*?)^```$/gm

/** The blocks of a page that begin with "```sh example", each with the "output" block that follows it. */
export function examplesOf(page: string, markdown: string): Example[] {
  const examples: Example[] = []
  for (const { 2: kind, 3: text = '', index } of markdown.matchAll(fence)) {
    const last = examples.at(-1)
    const place = `${page}:${markdown.slice(0, index).split('\n').length}`
    if (kind === 'example') examples.push({ place, command: text, output: null })
    else if (last?.output === null) examples[examples.length - 1] = { ...last, output: text }
    else throw new Error(`${place}: this output follows no example`)
  }
  return examples
}

/** What differs from run to run, as the pages write it. */
export const mask = (output: string): string =>
  output
    .replace(/\b(site|conv|msg|vis|rt)_[\w-]{20,}/g, '$1_…')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')
    .replace(/"requestId":"[\da-f-]{36}"/g, '"requestId":"…"')
