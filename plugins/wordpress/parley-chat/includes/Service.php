<?php
/**
 * Whose service this copy of the plugin belongs to.
 *
 * The zip is built with service.php in it; PARLEY_CHAT_BACKEND in wp-config.php names another one.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

defined( 'ABSPATH' ) || exit;

final class Service {
	/** @return string The origin, without a slash at its end; empty where nobody named one. */
	public static function address(): string {
		$named = defined( 'PARLEY_CHAT_BACKEND' ) ? (string) constant( 'PARLEY_CHAT_BACKEND' ) : self::built( 'address' );
		return untrailingslashit( esc_url_raw( $named, array( 'https', 'http' ) ) );
	}

	public static function terms(): string {
		return self::built( 'terms' );
	}

	public static function privacy(): string {
		return self::built( 'privacy' );
	}

	private static function built( string $name ): string {
		$file = dirname( PARLEY_CHAT_FILE ) . '/service.php';
		return is_file( $file ) ? (string) ( ( include $file )[ $name ] ?? '' ) : '';
	}
}
