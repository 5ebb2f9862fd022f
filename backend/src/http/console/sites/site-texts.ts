import type { RequestContext } from '#http/request-state.ts'
import { languageOf } from '../language.ts'
import { en } from './texts/en.ts'
import { ru } from './texts/ru.ts'
import type { SiteTexts } from './texts/texts.ts'

export const siteTexts = (ctx: RequestContext): SiteTexts => (languageOf(ctx) === 'ru' ? ru : en)
