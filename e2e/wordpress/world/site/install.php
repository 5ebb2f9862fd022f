<?php
/** php install.php: the tables, an admin, pretty permalinks. No HTTP, no mail. */

$config = json_decode( file_get_contents( __DIR__ . '/test-site.json' ), true );
$url    = parse_url( $config['url'] );
$_SERVER += array(
	'HTTP_HOST'       => $url['host'] . ( isset( $url['port'] ) ? ':' . $url['port'] : '' ),
	'REQUEST_URI'     => '/',
	'SERVER_PROTOCOL' => 'HTTP/1.1',
	'REQUEST_METHOD'  => 'GET',
);
define( 'WP_INSTALLING', true );
define( 'WP_SITEURL', $config['url'] );
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter( 'pre_wp_mail', '__return_true' );
wp_install( 'Lumme & Co', 'admin', 'admin@example.test', true, '', 'password' );
$GLOBALS['wp_rewrite']->set_permalink_structure( '/%postname%/' );
flush_rewrite_rules();
// They come from gravatar.com.
update_option( 'show_avatars', 0 );
echo get_bloginfo( 'version' );
