import type { RequestContext } from '#http/request-state.ts'
import { type Html, html } from '../../html.ts'
import { languageOf } from '../../language.ts'
import { appTexts } from '../app-texts.ts'
import type { AppearancePage } from './appearance.ts'
import { textFields } from './fields.ts'

/** What the chat says in the merchant's own words, by language: those of one language are shown at a time. */
export function textsPart(ctx: RequestContext, page: AppearancePage): Html {
  const texts = appTexts(ctx)
  const { values, locale } = page
  const written = Object.keys(values).flatMap((name) => /^texts\.([\w-]+)\./.exec(name)?.[1] ?? [])
  const names = new Intl.DisplayNames([languageOf(ctx)], { type: 'language' })
  const languages = [...new Set([locale, ...written, ...page.languages])]
    .map((tag) => ({ tag, name: names.of(tag.replaceAll('_', '-')) ?? tag }))
    .sort((a, b) => a.name.localeCompare(b.name, languageOf(ctx)))
  return html`<s-section heading="${texts.texts}"><s-stack gap="base">
<s-paragraph>${texts.textsHint}</s-paragraph>
<s-select name="language" label="${texts.language}" value="${values.language ?? locale}">
${languages.map(({ tag, name }) => html`<s-option value="${tag}">${name}${written.includes(tag) && ' •'}</s-option>`)}
</s-select>
${languages.map(({ tag }) => html`<div data-when="language=${tag}" lang="${tag}"><s-stack gap="base">${fields(ctx, page, tag)}</s-stack></div>`)}
</s-stack></s-section>`
}

function fields(ctx: RequestContext, { values, wrong = [] }: AppearancePage, tag: string): Html[] {
  const texts = appTexts(ctx)
  const name = (field: string) => `texts.${tag}.${field}`
  const error = (field: string) => wrong.includes(name(field)) && html`error="${texts.fieldInvalid}"`
  const one = ([field, most]: [keyof typeof textFields, number]) =>
    field === 'welcome' || field === 'consent'
      ? html`<s-text-area name="${name(field)}" label="${texts.fields[field]}" value="${values[name(field)]}" maxlength="${most}" rows="3" ${error(field)}></s-text-area>`
      : html`<s-text-field name="${name(field)}" label="${texts.fields[field]}" value="${values[name(field)]}" maxlength="${most}" ${error(field)}></s-text-field>`
  return [
    ...(Object.entries(textFields) as [keyof typeof textFields, number][]).map(one),
    html`<s-text-area name="${name('suggestions')}" label="${texts.suggestions}" details="${texts.suggestionsHint}" value="${values[name('suggestions')]}" rows="4" ${error('suggestions')}></s-text-area>`,
  ]
}
