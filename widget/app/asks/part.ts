/** What only a conversation with a person in it, or one that is over, needs: fetched as one. */
export { Asks } from './asks.tsx'
export { HandoffLines } from './handoff-lines.tsx'
export { PersonTyping } from './person-typing.tsx'
