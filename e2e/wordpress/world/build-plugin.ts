import { buildPlugin } from '../../../scripts/wordpress/build-plugin.ts'

/** Once before all specs: each WordPress gets the zip that the plugin directory would, and not the working tree. */
export default async function build(): Promise<void> {
  await buildPlugin()
}
