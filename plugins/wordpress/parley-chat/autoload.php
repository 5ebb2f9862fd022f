<?php
/**
 * Loads a class of ours when it is first named: Parley_Chat\Wire\Signature is includes/Wire/Signature.php.
 *
 * @package Parley_Chat
 */

defined( 'ABSPATH' ) || exit;

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
