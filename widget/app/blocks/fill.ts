import { withoutBidiControls } from '../untrusted/links.ts'

/** Values are taken from objects and lists by their own names alone: `constructor` is nobody's data. */
const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined

/** What stands at a path of a card's data; `.` is the data itself. */
export const valueAt = (data: unknown, path: string): unknown =>
  path === '.' ? data : path.split('.').reduce(member, data)

/**
 * A template's text with each `{path}` replaced by what the data says there; by nothing where that is no text or number.
 * Nothing in either turns the reading direction around.
 */
export const fill = (template: string, data: unknown): string =>
  withoutBidiControls(
    template.replace(/\{(\.|[\w.-]+)\}/g, (_, path: string) => {
      const value = valueAt(data, path)
      return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    }),
  )
