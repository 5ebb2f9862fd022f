/** Whose service a copy of the plugin belongs to. */
export interface Service {
  /** An origin: https, without a path. */
  readonly address: string
  readonly terms: string
  readonly privacy: string
}

/** @throws with one sentence where service.json is not what the plugin needs. */
export function readService(json: string): Service {
  const given: unknown = JSON.parse(json)
  const address = url(given, 'address')
  if (new URL(address).origin !== address)
    throw new Error('service.json: address is an origin, without a path or a slash')
  return { address, terms: url(given, 'terms'), privacy: url(given, 'privacy') }
}

function url(given: unknown, name: string): string {
  const value: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, name) : undefined
  // Without what would end a string of PHP.
  if (typeof value !== 'string' || !/^https:\/\/[^\s'"\\<>]+$/.test(value) || !URL.canParse(value)) {
    throw new Error(`service.json: ${name} is an https address`)
  }
  return value
}

/** The file of the plugin that says it. */
export function servicePhp({ address, terms, privacy }: Service): string {
  return `<?php
/**
 * Whose service this copy of the plugin belongs to. The build wrote it.
 *
 * @package Parley_Chat
 */

defined( 'ABSPATH' ) || exit;

return array(
	'address' => '${address}',
	'terms'   => '${terms}',
	'privacy' => '${privacy}',
);
`
}

/** @throws where the readme has a place that nothing fills, or lacks one: reviewers open each address. */
export function fillReadme(readme: string, service: Service): string {
  const { address, terms, privacy } = service
  const values = new Map(Object.entries({ address, terms, privacy }))
  for (const name of values.keys()) {
    if (!readme.includes(`{${name}}`)) throw new Error(`readme.txt does not say the service's ${name}`)
  }
  return readme.replace(/\{([a-z]+)\}/g, (place, name: string) => {
    const value = values.get(name)
    if (value === undefined) throw new Error(`readme.txt: nothing fills ${place}`)
    return value
  })
}
