/** One line on the console: a shop without its chat is still a shop. */
export const warn = (what: string, why: unknown): void => console.warn('Parley:', what, why)
