<?php
/**
 * What an admin sees in test mode must not be kept by a cache and shown to everybody.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Test_Mode {
	public static function register(): void {
		add_action( 'template_redirect', array( self::class, 'keep_out_of_caches' ), 0 );
	}

	public static function keep_out_of_caches(): void {
		if ( null === Site_State::current() || ! Visibility::is_test() || ! current_user_can( 'manage_options' ) ) {
			return;
		}
		if ( ! defined( 'DONOTCACHEPAGE' ) ) {
			define( 'DONOTCACHEPAGE', true ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedConstantFound -- what cache plugins agree on.
		}
		nocache_headers();
		header( 'Cache-Control: no-store' );
	}
}
