<?php
/**
 * The header by which a call between the site and the service proves who made it.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Wire;

use Parley_Chat\Connection;
use Parley_Chat\Network;

defined( 'ABSPATH' ) || exit;

final class Signature {
	const HEADER = 'X-Parley-Signature';

	const WINDOW_SECONDS = 300;

	/**
	 * The header of a call to the service.
	 *
	 * @param string $path With its query, as the service will read it.
	 */
	public static function to_service( Connection $connection, string $path, string $body ): string {
		return self::header( $connection, 'backend', 'POST', $path, $body, time(), bin2hex( random_bytes( 16 ) ) );
	}

	/** @param int $time Unix seconds. */
	public static function header( Connection $connection, string $receiver, string $method, string $path, string $body, int $time, string $nonce ): string {
		$text = implode( "\n", array( 'parley-call-v1', $receiver, $method, $path, hash( 'sha256', $body ), (string) $time, $nonce ) );
		return implode( ' ', array( 'v1', $connection->id, (string) $time, $nonce, hash_hmac( 'sha256', $text, $connection->key( 'call' ) ) ) );
	}

	/**
	 * Whether the service made this call to the site, just now and for the first time.
	 *
	 * @param string $header As it came.
	 * @param string $route  The REST route, without the root that differs from site to site.
	 */
	public static function holds( Connection $connection, string $header, string $method, string $route, string $body ): bool {
		if ( ! preg_match( '/^v1 (\S{1,80}) (\d{1,12}) ([A-Za-z0-9_-]{22,128}) ([0-9a-f]{64})$/', $header, $part ) ) {
			return false;
		}
		$expected = self::header( $connection, 'site', $method, $route, $body, (int) $part[2], $part[3] );
		return abs( time() - (int) $part[2] ) <= self::WINDOW_SECONDS && hash_equals( $expected, $header ) && self::is_first_use( $part[3] );
	}

	/** @return int When that call was made, in Unix seconds. */
	public static function time_of( string $header ): int {
		return (int) ( explode( ' ', $header )[2] ?? 0 );
	}

	/**
	 * Of two that come at once the table's unique key lets one pass; WordPress's own functions would look first and write then.
	 * With the blog that the connection belongs to, so that none is used again at another one.
	 */
	private static function is_first_use( string $nonce ): bool {
		return Network::within(
			Network::first_blog(),
			static function () use ( $nonce ): bool {
				global $wpdb;
				$prefix = 'parley_chat_nonce_';
				// One from a clock ahead of ours is good for two windows.
				$until = time() + 2 * self::WINDOW_SECONDS + MINUTE_IN_SECONDS;
				// phpcs:disable WordPress.DB.DirectDatabaseQuery -- options have no function that only adds.
				$wpdb->query( $wpdb->prepare( "DELETE FROM $wpdb->options WHERE option_name LIKE %s AND option_value < %s", $wpdb->esc_like( $prefix ) . '%', (string) time() ) );
				return 1 === $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO $wpdb->options ( option_name, option_value, autoload ) VALUES ( %s, %s, 'off' )", $prefix . hash( 'sha256', $nonce ), (string) $until ) );
				// phpcs:enable
			}
		);
	}
}
