<?php
/**
 * After the plugin was activated by hand, its screen opens. Nothing is sent anywhere before Connect is pressed.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

use Parley_Chat\Connection;
use Parley_Chat\Cron;
use Parley_Chat\Network;
use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Activation {
	const OPTION = 'parley_chat_activated';

	public static function register(): void {
		register_activation_hook( PARLEY_CHAT_FILE, array( self::class, 'remember' ) );
		add_action( 'admin_init', array( self::class, 'open_screen' ) );
	}

	/** @param bool $network_wide Whether for all sites of a network. */
	public static function remember( $network_wide ): void {
		if ( ! $network_wide ) {
			update_option( self::OPTION, 1, true );
		}
		if ( null !== Connection::current() ) {
			Cron::plan( true === ( Site_State::current()['live'] ?? false ) );
		}
	}

	public static function open_screen(): void {
		if ( ! get_option( self::OPTION ) || wp_doing_ajax() || ! current_user_can( Network::capability() ) ) {
			return;
		}
		delete_option( self::OPTION );
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- says only that several plugins were activated at once, or that it is open.
		if ( ! isset( $_GET['activate-multi'] ) && Menu::SLUG !== ( $_GET['page'] ?? '' ) ) {
			wp_safe_redirect( Network::screen_url() );
			exit;
		}
	}
}
