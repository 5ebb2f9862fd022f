/** Where `shopify theme dev` shows a developer's theme. */
export const localTheme = 'http://127.0.0.1:9292'
