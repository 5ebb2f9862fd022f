import { type RequestContext, shopOf } from '#http/request-state.ts'

/** The block's file in the theme app extension, without its ending. */
const block = 'chat'

/**
 * The theme editor with the chat switched on in it, to be saved
 * (shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration, "App embed block deep linking").
 */
export function themeEditor(ctx: RequestContext, apiKey: string): string {
  const query = new URLSearchParams({ context: 'apps', template: 'index', activateAppId: `${apiKey}/${block}` })
  return `https://${shopOf(ctx).domain}/admin/themes/current/editor?${query}`
}
