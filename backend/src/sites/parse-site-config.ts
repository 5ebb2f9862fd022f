import * as v from 'valibot'
import { type SiteConfigParts, siteConfigParts } from './site-config.ts'
import { SiteError } from './site-error.ts'

/**
 * The parts of a site's config as somebody wrote them down.
 *
 * @throws {SiteError} naming every part that is wrong, and every name that is not known: a word that is written wrongly
 * must not pass for one that was left out.
 */
export function parseSiteConfigParts(input: unknown): SiteConfigParts {
  const { issues, output } = v.safeParse(siteConfigParts, input, { abortPipeEarly: true })
  const problems = issues
    ? issues.map((issue) => `${v.getDotPath(issue) ?? 'the config'}: ${issue.message}`)
    : unknownNames(input, output).map((path) => `${path}: there is no such part`)
  if (problems.length > 0)
    throw new SiteError(
      'invalid',
      `${['the config is refused, and nothing was changed:', ...problems].join('\n  ')}\nEvery part is explained in docs/operating/site-config.md.`,
    )
  return v.parse(siteConfigParts, input)
}

/** Paths in `input` of what the schema left out. */
function unknownNames(input: unknown, output: unknown, path = ''): string[] {
  if (!isObject(input) || !isObject(output)) return []
  return Object.entries(input).flatMap(([name, value]) => {
    const at = path === '' ? name : `${path}.${name}`
    return Object.hasOwn(output, name) ? unknownNames(value, output[name], at) : [at]
  })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
