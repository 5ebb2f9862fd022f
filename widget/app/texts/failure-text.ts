import { ApiError } from '../engine/api-error.ts'
import type { Texts } from './texts.ts'

/** Why something could not be done, in words for the visitor. */
export const failureText = (texts: Texts, error: unknown): string =>
  (error instanceof ApiError && texts.failure[error.code]) || texts.unknownFailure
