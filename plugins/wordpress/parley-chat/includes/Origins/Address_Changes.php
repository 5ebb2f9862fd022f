<?php
/**
 * Addresses change: the service is told at once, after the page that changed them was sent.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Origins;

use Parley_Chat\Network;
use Parley_Chat\Site_State;
use Parley_Chat\Wire\Sync;

defined( 'ABSPATH' ) || exit;

final class Address_Changes {
	const HOOKS = array( 'update_option_home', 'update_option_siteurl', 'update_option_polylang', 'update_option_icl_sitepress_settings' );

	const NETWORK_HOOKS = array( 'wp_initialize_site', 'wp_update_site', 'wp_delete_site' );

	public static function register(): void {
		foreach ( self::HOOKS as $hook ) {
			add_action( $hook, array( self::class, 'after_change' ), 20, 0 );
		}
		foreach ( self::NETWORK_HOOKS as $hook ) {
			add_action( $hook, array( self::class, 'after_network_change' ), 200, 0 );
		}
		// The site moved with WordPress's own knowledge, so this is no copy.
		add_action( 'update_option_home', array( self::class, 'moved' ), 10, 0 );
	}

	public static function moved(): void {
		if ( null !== Site_State::current() ) {
			Home_Mark::renew();
		}
	}

	public static function after_change(): void {
		if ( null !== Site_State::current() ) {
			self::sync_at_the_end();
		}
	}

	public static function after_network_change(): void {
		if ( Network::is_one() ) {
			self::sync_at_the_end();
		}
	}

	/** Once, however many of them changed. */
	private static function sync_at_the_end(): void {
		if ( false === has_action( 'shutdown', array( self::class, 'sync' ) ) ) {
			add_action( 'shutdown', array( self::class, 'sync' ) );
		}
	}

	public static function sync(): void {
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		}
		Sync::run_for_admin();
	}
}
