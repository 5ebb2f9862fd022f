/** Is it MongoDB's duplicate-key error (11000), on an index over `field` where one is named? */
export function isDuplicate(error: unknown, field?: string): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error) || error.code !== 11000) return false
  if (field === undefined) return true
  return 'message' in error && typeof error.message === 'string' && error.message.includes(`${field}_1`)
}
