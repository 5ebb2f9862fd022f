<?php
/**
 * Tells the service the addresses, and takes over what it says.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Wire;

use Parley_Chat\Connection;
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

	private static function with( callable $snapshot ): ?WP_Error {
		$connection = Connection::current();
		if ( null === $connection ) {
			return null;
		}
		if ( Network::within( Network::first_blog(), array( Home_Mark::class, 'is_copy' ) ) ) {
			return new WP_Error( 'copy' );
		}
		$answer = Client::post( '/v1/wordpress/sync', $snapshot(), $connection );
		if ( ! is_wp_error( $answer ) ) {
			if ( Answer::apply( $answer, $connection ) ) {
				Network::delete_option( self::FAILURE );
				return null;
			}
			$answer = new WP_Error( 'unreachable', __( 'the answer was not one of the service', 'parley-chat' ) );
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
