<?php
/**
 * What the plugin and its uninstallation begin with: its version, its place, and its classes, each loaded when it is first
 * named: Parley_Chat\Wire\Signature is includes/Wire/Signature.php.
 *
 * @package Parley_Chat
 */

defined( 'ABSPATH' ) || exit;

define( 'PARLEY_CHAT_VERSION', '0.1.0' );
define( 'PARLEY_CHAT_FILE', __DIR__ . '/parley-chat.php' );

spl_autoload_register(
	static function ( string $name ): void {
		if ( 0 === strpos( $name, 'Parley_Chat\\' ) ) {
			$file = __DIR__ . '/includes/' . str_replace( '\\', '/', substr( $name, strlen( 'Parley_Chat\\' ) ) ) . '.php';
			if ( is_file( $file ) ) {
				require_once $file;
			}
		}
	}
);
