export const { documentElement } = document

/** An element with these properties. */
export const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties?: Partial<HTMLElementTagNameMap[Tag]>,
): HTMLElementTagNameMap[Tag] => Object.assign(document.createElement(tag), properties)

declare global {
  interface HTMLElementTagNameMap {
    'parley-chat': HTMLElement
  }
}

/** A sheet that a page's `style-src` does not restrict. */
export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
