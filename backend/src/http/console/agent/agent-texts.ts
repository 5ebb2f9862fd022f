import type { RequestContext } from '#http/request-state.ts'
import { languageOf } from '../language.ts'
import { en } from './texts/en.ts'
import { ru } from './texts/ru.ts'
import type { AgentTexts } from './texts/texts.ts'

export const agentTexts = (ctx: RequestContext): AgentTexts => (languageOf(ctx) === 'ru' ? ru : en)
