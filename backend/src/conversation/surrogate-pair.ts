const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Does `offset` lie between the halves of a surrogate pair? Text cut there would show two broken characters. */
export const splitsPair = (text: string, offset: number): boolean =>
  isHigh(text.charCodeAt(offset - 1)) && isLow(text.charCodeAt(offset))

/** Was a pair cut before this piece of a well-formed text? */
export const beginsInPair = (piece: string): boolean => isLow(piece.charCodeAt(0))

/** A piece of a well-formed text without the first half of a pair at its end. */
export const wholePairs = (piece: string): string =>
  isHigh(piece.charCodeAt(piece.length - 1)) ? piece.slice(0, -1) : piece
