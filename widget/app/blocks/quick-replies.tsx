import type { Block } from '@parley/protocol/block'
import { use } from 'react'
import { Choices } from '../components/choices.tsx'
import { useSurroundings } from '../components/surroundings.ts'
import { Answerable } from './answerable.ts'

type Options = Extract<Block, { type: 'quick-replies' }>['options']

/** Answers to tap, as long as nothing was said after them. */
export function QuickReplies({ options }: { options: Options }) {
  const { chat, texts } = useSurroundings()
  const answerable = use(Answerable)
  if (!answerable) return null
  return <Choices label={texts.suggestions} options={options} onChoose={chat.send} />
}
