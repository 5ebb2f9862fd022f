/** Longest text a visitor may send, in UTF-16 code units. It stands alone: the chat's field needs it, and no schemas. */
export const maxTextLength = 4000
