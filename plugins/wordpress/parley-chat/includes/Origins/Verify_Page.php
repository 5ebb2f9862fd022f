<?php
/**
 * The proof on the front page, where it cannot be refused to strangers as a REST route often is.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Origins;

defined( 'ABSPATH' ) || exit;

final class Verify_Page {
	public static function register(): void {
		// Before the plugins that redirect to a login, a language or another host.
		add_action( 'plugins_loaded', array( self::class, 'answer' ), PHP_INT_MIN );
	}

	public static function answer(): void {
		// phpcs:disable WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput -- the service asks, not a form; both are compared and never stored.
		if ( ! isset( $_GET['parley_verify'] ) ) {
			return;
		}
		$proof = Proof::answer( wp_unslash( $_GET['parley_verify'] ), wp_unslash( $_GET['parley_origin'] ?? '' ) );
		// phpcs:enable
		// What another plugin printed by now would stand in the body.
		while ( ob_get_level() > 0 && ob_end_clean() ) {
			continue;
		}
		self::send( $proof );
		exit;
	}

	/** @param string|null $proof Null: there is nothing to prove here. */
	public static function send( ?string $proof ): void {
		if ( ! defined( 'DONOTCACHEPAGE' ) ) {
			define( 'DONOTCACHEPAGE', true ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedConstantFound -- what cache plugins agree on.
		}
		status_header( null === $proof ? 404 : 200 );
		nocache_headers();
		header( 'Cache-Control: no-store' );
		header( 'Content-Type: text/plain; charset=utf-8' );
		header( 'X-Content-Type-Options: nosniff' );
		echo esc_html( (string) $proof );
	}
}
