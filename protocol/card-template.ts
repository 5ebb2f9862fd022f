import * as v from 'valibot'

/** A name that sites, templates and actions are known by. */
export const cardName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,39}$/))

/** Text in which `{path.to.value}` stands for a value of the card's data. */
const filled = (max: number) => v.pipe(v.string(), v.maxLength(max))

/** A place in the card's data: `name`, `price.amount`, or `.` for the item of a list itself. */
const path = v.pipe(v.string(), v.maxLength(100), v.regex(/^(?:\.|[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)$/))

/**
 * One part of a card's layout. A site declares its cards as data and the frame draws them: no script of a merchant runs
 * on our origin (ARCHITECTURE, invariant 11).
 */
export type CardPart =
  | { part: 'stack' | 'row'; children: CardPart[] }
  | { part: 'title' | 'text' | 'note'; text: string }
  | { part: 'image'; src: string; alt: string }
  | { part: 'divider' }
  | { part: 'list'; each: string; item: CardPart }
  | { part: 'button'; label: string; action: string; data?: Record<string, string> }

const anyPart: v.GenericSchema<CardPart> = v.lazy(() => cardPart)

export const cardPart: v.GenericSchema<CardPart> = v.variant('part', [
  v.object({ part: v.picklist(['stack', 'row']), children: v.pipe(v.array(anyPart), v.maxLength(20)) }),
  v.object({ part: v.picklist(['title', 'text', 'note']), text: filled(500) }),
  v.object({ part: v.literal('image'), src: filled(500), alt: filled(200) }),
  v.object({ part: v.literal('divider') }),
  v.object({ part: v.literal('list'), each: path, item: anyPart }),
  v.object({
    part: v.literal('button'),
    label: filled(80),
    action: cardName,
    data: v.optional(v.record(v.pipe(v.string(), v.maxLength(40)), filled(200))),
  }),
]) as v.GenericSchema<CardPart>

const maxDepth = 6
const depth = (part: CardPart): number =>
  1 +
  (part.part === 'stack' || part.part === 'row'
    ? Math.max(0, ...part.children.map(depth))
    : part.part === 'list'
      ? depth(part.item)
      : 0)

/** What a site declares for one of its cards. Nested at most six deep. */
export const cardTemplate = v.pipe(
  cardPart,
  v.check((part) => depth(part) <= maxDepth, `is nested more than ${maxDepth} deep`),
)
