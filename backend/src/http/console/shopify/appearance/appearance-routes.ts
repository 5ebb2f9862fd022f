import { jsonBody } from '#http/middleware/json-body.ts'
import { type RequestContext, shopOf } from '#http/request-state.ts'
import { html } from '../../html.ts'
import type { AppRoutes } from '../app-routes.ts'
import { appTexts } from '../app-texts.ts'
import { outcome } from '../outcome.ts'
import type { AppearancePage } from './appearance.ts'
import { appearancePage } from './appearance-page.ts'
import { configOfFields } from './config-of-fields.ts'
import { type FieldValues, fieldsOf } from './fields.ts'

/** Texts of many languages. */
const maxBytes = 256 * 1024

/** The page of the look, and what its form does. */
export function appearanceRoutes({ router, page, services, shopify, shell }: AppRoutes): void {
  async function respond(
    ctx: RequestContext,
    values: FieldValues,
    more: Pick<AppearancePage, 'wrong' | 'outcome'> = {},
  ): Promise<void> {
    const { manifest } = await services.widget.app()
    appearancePage(ctx, {
      shell,
      values,
      locale: shopOf(ctx).site.config.locale,
      languages: Object.keys(manifest.locales),
      ...more,
    })
  }

  router.get('/shopify/appearance', page, (ctx) => respond(ctx, fieldsOf(shopOf(ctx).site.config)))

  router.post('/shopify/api/appearance', jsonBody(maxBytes), async (ctx) => {
    const texts = appTexts(ctx)
    const opened = shopOf(ctx)
    const { site, idToken, domain } = opened
    const fields = fieldsIn(ctx)
    const made = configOfFields(fields, site.config)
    const refuse = (status: number, wrong: readonly string[], heading: string, more?: string) => {
      ctx.status = status
      const text = more && html`<s-paragraph>${more}</s-paragraph>`
      // What was typed is lost by no refusal: saved again, it takes the place of what somebody else has saved.
      const values = status === 409 ? { ...fields, version: `${site.config.version}` } : fields
      return respond(ctx, values, { wrong, outcome: outcome('critical', heading, text) })
    }
    if ('wrong' in made) return refuse(422, made.wrong, texts.notValid)
    const result = await shopify.settings.edit(site, idToken, made.edit)
    if (result === 'plain_http') return refuse(422, ['look.avatarUrl'], texts.notValid)
    if (result === 'too_long') return refuse(422, [], texts.tooLong, texts.tooLongHint)
    if (result === 'conflict') return refuse(409, [], texts.conflict, texts.conflictHint)
    ctx.state.shop = { ...opened, site: (await shopify.known(domain)) ?? site }
    const { language } = fields
    const values = { ...fieldsOf(shopOf(ctx).site.config), ...(language !== undefined && { language }) }
    return respond(ctx, values, { outcome: outcome('success', texts.saved) })
  })
}

/** What the form says; what is no text is nothing. */
function fieldsIn(ctx: RequestContext): FieldValues {
  const { body } = ctx.state
  return typeof body === 'object' && body !== null
    ? Object.fromEntries(
        Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
      )
    : {}
}
