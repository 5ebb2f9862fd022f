<?php
/**
 * wp parley-chat: status, connect, sync, disconnect.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

use Parley_Chat\Connecting\Begun_By_Command;
use Parley_Chat\Connecting\Come_Back;
use Parley_Chat\Connecting\Connect;
use Parley_Chat\Connecting\Disconnect;
use Parley_Chat\Connecting\Exchange;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Wire\Sync;
use WP_CLI;

defined( 'ABSPATH' ) || exit;

/** Connects the chat of this site, and says how it stands. */
final class Command_Line {
	const COPY = 'This site has another address than the one that was connected, so the chat has stopped here. Say on its screen whether the site has moved; disconnect makes this copy forget the connection.';

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
		if ( Home_Mark::is_copied_connection() ) {
			WP_CLI::warning( self::COPY );
		}
		WP_CLI::log( "Connected to the account {$connection->account_name}, as {$state['site_id']}." );
		WP_CLI::log( $state['live'] ? 'Shown to visitors.' : 'Not shown to visitors: the agent has not answered a test yet.' );
		foreach ( $state['origins'] as $origin ) {
			WP_CLI::log( trim( "{$origin['origin']} {$origin['state']} {$origin['reason']}" ) );
		}
	}

	/**
	 * Connects the site: prints an address to approve it at, and takes the code that is shown in the end.
	 *
	 * ## OPTIONS
	 *
	 * [--code=<code>]
	 * : What the browser showed after the approval. It is good for a minute, and once.
	 *
	 * @param string[]              $unused  There are none.
	 * @param array<string, string> $options The code, perhaps.
	 */
	public function connect( array $unused, array $options ): void {
		if ( '' === Service::address() ) {
			WP_CLI::error( 'This copy of the plugin does not say whose service it belongs to.' );
		}
		if ( Home_Mark::is_copied_connection() ) {
			WP_CLI::error( self::COPY );
		}
		if ( isset( $options['code'] ) ) {
			self::exchange( (string) $options['code'] );
			return;
		}
		WP_CLI::log( 'Open this address within 10 minutes, in a browser that is signed in to this WordPress as an admin. In the end it shows what to run here:' );
		WP_CLI::log( Connect::approval( ...Begun_By_Command::begin() ) );
	}

	private static function exchange( string $code ): void {
		$verifier = Begun_By_Command::verifier();
		if ( null === $verifier ) {
			WP_CLI::error( 'No connection was begun here within the last 10 minutes. Run this without --code first.' );
		}
		$outcome = Come_Back::is_code( $code ) ? Exchange::code( $code, $verifier ) : 'forbidden';
		if ( 'connected' !== $outcome ) {
			WP_CLI::error( 'forbidden' === $outcome ? 'The service refused this code: it is wrong, older than a minute, or used already. Nothing has changed; run this without --code to begin again.' : 'The service did not answer. Nothing has changed.' );
		}
		Begun_By_Command::forget();
		WP_CLI::success( 'Connected to the account ' . Connection::current()->account_name . '. The addresses are being checked; status says how each stands.' );
	}

	/** Tells the service the addresses as they are now. */
	public function sync(): void {
		if ( null === Connection::current() ) {
			WP_CLI::error( 'Not connected.' );
		}
		if ( Home_Mark::is_copied_connection() ) {
			WP_CLI::error( self::COPY );
		}
		$error = Sync::run_for_admin();
		if ( null !== $error ) {
			WP_CLI::error( $error->get_error_code() . ': ' . $error->get_error_message() );
		}
		WP_CLI::success( 'Told.' );
	}

	/** Ends the connection. */
	public function disconnect(): void {
		$outcome = Disconnect::now();
		if ( 'left_behind' === $outcome ) {
			WP_CLI::warning( 'Disconnected here, but the service did not answer. Remove the site in its console too.' );
			return;
		}
		WP_CLI::success( 'copy' === $outcome ? 'This copy has forgotten the connection of the original.' : 'Disconnected.' );
	}
}
