import { withBlocksAsText } from '@parley/protocol/block-text'
import type { Message, Role } from '@parley/protocol/message'

const names: Record<Role, string> = { visitor: 'You', assistant: 'Assistant', agent: 'Agent', system: 'Note' }

/** One message of a transcript for people: when, who, what. */
export function plainText(message: Message): string {
  const time = message.createdAt.slice(0, 16).replace('T', ' ')
  const outcome = message.status === 'complete' ? '' : ` (${message.status})`
  return `[${time} UTC] ${message.author?.name ?? names[message.role]}${outcome}:\n${withBlocksAsText(message.text)}\n\n`
}
