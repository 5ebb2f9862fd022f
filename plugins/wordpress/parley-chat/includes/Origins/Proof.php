<?php
/**
 * What the site answers when the service asks whether an origin is its own.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Origins;

use Parley_Chat\Connection;

defined( 'ABSPATH' ) || exit;

final class Proof {
	/** @param string $nonce Made by the service for this one question. */
	public static function of( Connection $connection, string $origin, string $nonce ): string {
		return 'parley-proof-v1.' . hash_hmac( 'sha256', "parley-proof-v1\n$origin\n$nonce", $connection->key( 'proof' ) );
	}

	/**
	 * The question may come by way of anybody's host: it picks among the stored origins, and the Host header never counts.
	 *
	 * @param mixed $nonce  As asked.
	 * @param mixed $origin As asked.
	 * @return string|null Null where the origin is not ours, or the question is none.
	 */
	public static function answer( $nonce, $origin ): ?string {
		if ( ! self::is_nonce( $nonce ) || ! is_string( $origin ) || ! in_array( $origin, Addresses::origins(), true ) || Home_Mark::is_copy() ) {
			return null;
		}
		$connection = Connection::current();
		return null === $connection ? null : self::of( $connection, $origin, $nonce );
	}

	/** @param mixed $nonce Anything. */
	public static function is_nonce( $nonce ): bool {
		return is_string( $nonce ) && 1 === preg_match( '/^[A-Za-z0-9_-]{22,128}$/D', $nonce );
	}
}
