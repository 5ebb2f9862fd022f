import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WordPress } from './wordpress.ts'

/**
 * Makes a network of a site: itself, /shop/, and one that has a domain of its own (localhost). The plugin is for all.
 *
 * @returns makes one site of it again.
 */
export async function makeNetwork(wordpress: WordPress): Promise<() => Promise<void>> {
  const { host, port } = new URL(wordpress.url)
  await wordpress.php(`
    require_once ABSPATH . 'wp-admin/includes/upgrade.php';
    require_once ABSPATH . 'wp-admin/includes/network.php';
    foreach ( $wpdb->tables( 'ms_global' ) as $table => $prefixed ) { $wpdb->$table = $prefixed; }
    install_network();
    $done = populate_network( 1, '${host}', 'admin@example.test', 'Lumme', '/', false );
    if ( is_wp_error( $done ) && 'no_wildcard_dns' !== $done->get_error_code() ) { echo $done->get_error_message(); }`)
  const file = join(wordpress.folder, 'test-site.json')
  const config: { constants: object } = JSON.parse(await readFile(file, 'utf8'))
  const constants = {
    MULTISITE: true,
    SUBDOMAIN_INSTALL: false,
    DOMAIN_CURRENT_SITE: host,
    PATH_CURRENT_SITE: '/',
    SITE_ID_CURRENT_SITE: 1,
    BLOG_ID_CURRENT_SITE: 1,
  }
  await writeFile(file, JSON.stringify({ ...config, constants: { ...config.constants, ...constants } }))
  const made = await wordpress.php(`
    require_once ABSPATH . 'wp-admin/includes/plugin.php';
    foreach ( array( array( '${host}', '/shop/' ), array( 'localhost:${port}', '/' ) ) as list( $domain, $path ) ) {
      $id = wp_insert_site( array( 'domain' => $domain, 'path' => $path, 'title' => 'Site ' . $path, 'user_id' => 1 ) );
      if ( is_wp_error( $id ) ) { echo $id->get_error_message(); }
    }
    $error = activate_plugin( 'parley-chat/parley-chat.php', '', true );
    if ( is_wp_error( $error ) ) { echo $error->get_error_message(); }`)
  if (made) throw new Error(made)
  return () => writeFile(file, JSON.stringify(config))
}
