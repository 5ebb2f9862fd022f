<?php
/**
 * The proof that may be cached, on the front page: where a cache or a firewall answers in place of WordPress.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Origins;

use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Meta_Tag {
	public static function register(): void {
		add_action( 'wp_head', array( self::class, 'print_tag' ), 1 );
	}

	public static function print_tag(): void {
		if ( ! is_front_page() || Home_Mark::is_copy() ) {
			return;
		}
		// home_url() is the one of the page's language, where languages have domains of their own.
		$proof = Site_State::current()['meta_proofs'][ Addresses::origin( home_url( '/' ) ) ] ?? null;
		if ( null !== $proof ) {
			printf( "<meta name=\"parley-verify\" content=\"%s\">\n", esc_attr( $proof ) );
		}
	}
}
