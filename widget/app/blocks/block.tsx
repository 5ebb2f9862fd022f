import { useMemo } from 'react'
import { useChatState } from '../components/surroundings.ts'
import { BlockText } from './block-text.tsx'
import '../forms/buttons.ts'
import './styles.ts'
import { OwnCard } from './own-card.tsx'
import { Products } from './products.tsx'
import { QuickReplies } from './quick-replies.tsx'
import { readBlock } from './read-block.ts'

/** A structured part of an answer, drawn; as text where it does not hold. */
export function Block({ source }: { source: string }) {
  const { site } = useChatState()
  const block = useMemo(() => readBlock(source), [source])
  if (block?.type === 'quick-replies') return <QuickReplies options={block.options} />
  if (block?.type === 'products') return <Products items={block.items} />
  const templates = site?.cards ?? {}
  const template = block && Object.hasOwn(templates, block.card) ? templates[block.card] : undefined
  return block && template ? <OwnCard template={template} data={block.data} /> : <BlockText source={source} />
}
