import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { block, blockFence } from './block.ts'
import { withBlocksAsText } from './block-text.ts'
import { cardName, cardTemplate } from './card-template.ts'

const page = readFileSync(new URL('../docs/protocol/blocks.md', import.meta.url), 'utf8')
const answers = [...page.matchAll(/^````markdown block\n([\s\S]*?)^````$/gm)].map(([, answer = '']) => answer)
const templates = [...page.matchAll(/^```json template\n([\s\S]*?)^```$/gm)].map(([, json = '']) => JSON.parse(json))

const blockIn = (answer: string) => {
  const [, json = ''] = new RegExp(`^\`\`\`${blockFence}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(answer) ?? []
  return v.parse(block, JSON.parse(json))
}

it('docs/protocol/blocks.md shows a block of every type', () => {
  const types = answers.map((answer) => blockIn(answer).type)
  expect(types.sort()).toEqual(block.options.map(({ entries }) => entries.type.literal).sort())
})

it('every example there has a text for those who see no blocks', () => {
  for (const answer of answers) expect(withBlocksAsText(answer)).not.toMatch(/`{3}|\{/)
})

it('the templates there hold, and the card that is shown is one of them', () => {
  const names = templates.flatMap((template) => Object.keys(v.parse(v.record(cardName, cardTemplate), template)))
  for (const answer of answers) {
    const shown = blockIn(answer)
    if (shown.type === 'card') expect(names).toContain(shown.card)
  }
})
