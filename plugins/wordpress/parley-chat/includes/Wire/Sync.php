<?php
/**
 * Tells the service the addresses, and takes over what it says.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Wire;

use Parley_Chat\Connection;
use Parley_Chat\Cron;
use Parley_Chat\Network;
use Parley_Chat\Origins\Home_Mark;
use WP_Error;

defined( 'ABSPATH' ) || exit;

final class Sync {
	/** When it last went wrong, and how; our screen tells it. */
	const FAILURE = 'parley_chat_failure';

	/** From cron: with the addresses that are stored. */
	public static function run(): ?WP_Error {
		return self::with( array( Snapshot::class, 'stored' ) );
	}

	/** From an admin's action: with the addresses as they are now. */
	public static function run_for_admin(): ?WP_Error {
		return self::with( array( Snapshot::class, 'fresh' ) );
	}

	/**
	 * The service goes by what came last, which is what was just said where it crossed a later report of another request.
	 *
	 * @param array<string, mixed> $said What Snapshot::stored() was.
	 */
	public static function again_if_changed( array $said ): void {
		if ( ! Snapshot::still_says( $said ) ) {
			Cron::soon();
		}
	}

	private static function with( callable $snapshot ): ?WP_Error {
		$connection = Connection::current();
		if ( null === $connection ) {
			return null;
		}
		// Before its addresses are stored, and without a failure to tell of.
		if ( Home_Mark::is_copied_connection() ) {
			return new WP_Error( 'copy' );
		}
		$said   = $snapshot();
		$answer = Client::post( '/v1/wordpress/sync', $said, $connection );
		if ( ! is_wp_error( $answer ) && ! Answer::apply( $answer, $connection ) ) {
			$answer = Client::not_ours();
		}
		// Also where no answer came: the report may have arrived all the same.
		self::again_if_changed( $said );
		if ( ! is_wp_error( $answer ) ) {
			Network::delete_option( self::FAILURE );
			return null;
		}
		Network::set_option(
			self::FAILURE,
			array(
				'code' => $answer->get_error_code(),
				'says' => $answer->get_error_message(),
				'time' => time(),
			)
		);
		return $answer;
	}
}
