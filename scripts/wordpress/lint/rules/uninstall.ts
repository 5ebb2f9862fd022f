import type { Rule } from '../rule.ts'

/** Plugin Check: plugin_uninstall. */
export const uninstall: Rule = {
  name: 'uninstall',
  *check({ php }) {
    const file = php.find(({ name }) => name === 'uninstall.php')
    if (!file?.code.includes("defined( 'WP_UNINSTALL_PLUGIN' ) || exit;")) {
      yield { file: 'uninstall.php', line: 0, says: 'is missing, or may be run by whoever opens it' }
    }
  },
}
