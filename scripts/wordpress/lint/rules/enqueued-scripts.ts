import { argumentsOf, calledFunction } from '../../php/calls.ts'
import { nodeRule } from '../rule.ts'

/** Plugin Check: enqueued_scripts_in_footer, non_blocking_scripts. */
export const enqueuedScripts = nodeRule('enqueued-scripts', ({ node }) => {
  const name = calledFunction(node)
  if (name !== 'wp_enqueue_script' && name !== 'wp_register_script') return null
  const given = argumentsOf(node)
  return given.length === 1 || given.length >= 5
    ? null
    : 'says not where on the page the script comes, or without which version'
})
