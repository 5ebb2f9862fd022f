<?php
/**
 * Tells the chat who is signed in, when it asks. Never part of a page, which a cache may give to somebody else.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

use Parley_Chat\Connection;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Settings;
use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Identity_Page {
	const PARAMETER = 'parley_identity';

	public static function register(): void {
		// As soon as WordPress knows the user; before plugins that redirect.
		add_action( 'init', array( self::class, 'answer' ), 0 );
	}

	public static function answer(): void {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- reads only; a nonce in a page would be cached with it, and no other origin can read the answer.
		if ( ! isset( $_GET[ self::PARAMETER ] ) ) {
			return;
		}
		nocache_headers();
		header( 'Cache-Control: no-store' );
		header( 'X-Content-Type-Options: nosniff' );
		if ( ! self::is_own_page() ) {
			wp_send_json( array( 'code' => 'forbidden' ), 403 );
		}
		wp_send_json( array( 'token' => self::token() ) );
	}

	private static function is_own_page(): bool {
		return 'POST' === ( $_SERVER['REQUEST_METHOD'] ?? '' ) && self::comes_from_here();
	}

	/**
	 * Browsers say with each POST where it comes from. Sec-Fetch-Site decides alone where it is sent: a proxy may have
	 * rewritten the Host, and Origin is null where the site wants no referrer.
	 */
	private static function comes_from_here(): bool {
		if ( isset( $_SERVER['HTTP_SEC_FETCH_SITE'] ) ) {
			return 'same-origin' === $_SERVER['HTTP_SEC_FETCH_SITE'];
		}
		$origin = sanitize_text_field( wp_unslash( $_SERVER['HTTP_ORIGIN'] ?? '' ) );
		$host   = sanitize_text_field( wp_unslash( $_SERVER['HTTP_HOST'] ?? '' ) );
		return '' === $origin || preg_replace( '#^https?://#', '', $origin ) === $host;
	}

	private static function token(): ?string {
		$connection = Connection::current();
		$state      = Site_State::current();
		$user       = wp_get_current_user();
		if ( null === $connection || null === $state || 0 === $user->ID || Home_Mark::is_copy() ) {
			return null;
		}
		$is_tester = current_user_can( 'manage_options' ) && ( Visibility::is_test() || true !== $state['live'] );
		// On a network, somebody is signed in also on sites whose customer they are not.
		if ( ! $is_tester && ( true !== Settings::all()['identity'] || ! is_user_member_of_blog() ) ) {
			return null;
		}
		return Identity_Token::make( $connection->key( 'identity' ), $state['site_id'], $user, $is_tester );
	}
}
