/**
 * Gives the document the styles of a part that came later. They travel in the part's own file: the panel's first
 * answer does not wait for them, and no second request brings them.
 */
export function adoptStyles(css: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}
