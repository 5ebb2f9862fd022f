<?php
/**
 * A connection that an admin has begun. What proves it stays here: the state and a hash travel, the verifier never (RFC 7636).
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Connecting;

defined( 'ABSPATH' ) || exit;

final class Begun {
	const META = 'parley_chat_connecting';

	/**
	 * Begins one, in place of an earlier one of this user.
	 *
	 * @return string[] The state and the S256 challenge.
	 */
	public static function begin( int $user ): array {
		$begun = self::anew();
		update_user_meta( $user, self::META, $begun );
		return array( $begun['state'], self::challenge( $begun['verifier'] ) );
	}

	/** @return array<string, mixed> What has to be stored until the code comes. */
	public static function anew(): array {
		return array(
			'state'    => self::random(),
			'verifier' => self::random(),
			'until'    => time() + 10 * MINUTE_IN_SECONDS,
			'blog'     => get_current_blog_id(),
		);
	}

	/** The hash that travels (RFC 7636, S256). */
	public static function challenge( string $verifier ): string {
		return self::base64url( hash( 'sha256', $verifier, true ) );
	}

	/**
	 * Ends it: a state is good for one return. A wrong one leaves it, so that nobody can end what an admin has begun.
	 *
	 * @param string $state As it came back.
	 * @return string|null The verifier; null where this user began no such connection in the last 10 minutes.
	 */
	public static function take( int $user, string $state ): ?string {
		$begun = get_user_meta( $user, self::META, true );
		if ( ! is_array( $begun ) || get_current_blog_id() !== $begun['blog'] || ! hash_equals( $begun['state'], $state ) ) {
			return null;
		}
		// Who deletes it has it: of two returns at once one gets nothing.
		$ours = delete_user_meta( $user, self::META, $begun );
		return $ours && time() < $begun['until'] ? $begun['verifier'] : null;
	}

	private static function random(): string {
		return self::base64url( random_bytes( 32 ) );
	}

	private static function base64url( string $bytes ): string {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- RFC 7636.
	}
}
