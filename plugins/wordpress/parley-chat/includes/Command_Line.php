<?php
/**
 * wp parley-chat: status, sync, disconnect.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

use Parley_Chat\Connecting\Disconnect;
use Parley_Chat\Wire\Sync;
use WP_CLI;

defined( 'ABSPATH' ) || exit;

final class Command_Line {
	public static function register(): void {
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			WP_CLI::add_command( 'parley-chat', self::class );
		}
	}

	/** Says how the site is connected, and how each address stands. */
	public function status(): void {
		$connection = Connection::current();
		$state      = Site_State::current();
		if ( null === $connection || null === $state ) {
			WP_CLI::log( 'Not connected.' );
			return;
		}
		WP_CLI::log( "Connected to the account {$connection->account_name}, as {$state['site_id']}." );
		WP_CLI::log( $state['live'] ? 'Shown to visitors.' : 'Not shown to visitors: the agent has not answered a test yet.' );
		foreach ( $state['origins'] as $origin ) {
			WP_CLI::log( trim( "{$origin['origin']} {$origin['state']} {$origin['reason']}" ) );
		}
	}

	/** Tells the service the addresses as they are now. */
	public function sync(): void {
		if ( null === Connection::current() ) {
			WP_CLI::error( 'Not connected.' );
		}
		$error = Sync::run_for_admin();
		if ( null !== $error ) {
			WP_CLI::error( $error->get_error_code() . ': ' . $error->get_error_message() );
		}
		WP_CLI::success( 'Told.' );
	}

	/** Ends the connection. */
	public function disconnect(): void {
		if ( 'left_behind' === Disconnect::now() ) {
			WP_CLI::warning( 'Disconnected here, but the service did not answer. Remove the site in its console too.' );
			return;
		}
		WP_CLI::success( 'Disconnected.' );
	}
}
