import type { RequestContext } from '#http/request-state.ts'
import { languageOf } from '../language.ts'
import { en } from './texts/en.ts'
import { ru } from './texts/ru.ts'
import type { AppTexts } from './texts/texts.ts'

export const appTexts = (ctx: RequestContext): AppTexts => (languageOf(ctx) === 'ru' ? ru : en)
