<?php
/**
 * What an admin sees in test mode must not be kept by a cache and shown to everybody; and the service is told of it, so that a
 * page that a cache kept from before opens no chat.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

use Parley_Chat\Settings;
use Parley_Chat\Site_State;
use Parley_Chat\Wire\Snapshot_Changes;

defined( 'ABSPATH' ) || exit;

final class Test_Mode {
	public static function register(): void {
		add_action( 'template_redirect', array( self::class, 'keep_out_of_caches' ), 0 );
		add_action( 'add_option_' . Settings::OPTION, array( Snapshot_Changes::class, 'after_change' ), 10, 0 );
		add_action( 'update_option_' . Settings::OPTION, array( self::class, 'after_settings' ), 10, 2 );
	}

	/**
	 * @param mixed $before The settings.
	 * @param mixed $now    The settings.
	 */
	public static function after_settings( $before, $now ): void {
		if ( Settings::sanitize( $before )['test_mode'] !== Settings::sanitize( $now )['test_mode'] ) {
			Snapshot_Changes::after_change();
		}
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
