<?php
/**
 * A signed statement who a customer is, good for five minutes and one session (RFC 7519, HS256).
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

use Parley_Chat\Settings;
use WP_User;

defined( 'ABSPATH' ) || exit;

final class Identity_Token {
	/** The service takes ten minutes at most: half of them are left for a clock that is ahead. */
	const LIFETIME_SECONDS = 300;

	/** @param bool $is_test Opens a session of a site that is not live, or in test mode. */
	public static function make( string $key, string $site_id, WP_User $user, bool $is_test ): string {
		$now   = time();
		$about = array(
			'aud'   => $site_id,
			'sub'   => (string) $user->ID,
			'iat'   => $now,
			'exp'   => $now + self::LIFETIME_SECONDS,
			'jti'   => bin2hex( random_bytes( 16 ) ),
			'email' => $user->user_email,
			'name'  => $user->display_name,
		);
		$claims = true === Settings::all()['orders'] ? Order_Claims::of( $user->ID ) : array();
		if ( $is_test ) {
			$claims['test'] = true;
		}
		if ( array() !== $claims ) {
			$about['claims'] = $claims;
		}
		return self::signed( $about, $key );
	}

	/** @param array<string, mixed> $about The claims. */
	public static function signed( array $about, string $key ): string {
		$header = array(
			'alg' => 'HS256',
			'typ' => 'JWT',
		);
		$text   = self::part( (string) wp_json_encode( $header ) ) . '.' . self::part( (string) wp_json_encode( $about ) );
		return $text . '.' . self::part( hash_hmac( 'sha256', $text, $key, true ) );
	}

	private static function part( string $bytes ): string {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- RFC 7515.
	}
}
