<?php
/**
 * A code for a connection, from server to server.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Connecting;

use Parley_Chat\Connection;
use Parley_Chat\Network;
use Parley_Chat\Origins\Addresses;
use Parley_Chat\Privacy\Former_Service;
use Parley_Chat\Wire\Answer;
use Parley_Chat\Wire\Client;
use Parley_Chat\Wire\Snapshot;
use Parley_Chat\Wire\Sync;

defined( 'ABSPATH' ) || exit;

final class Exchange {
	/** @return string What the screen then says; where it went wrong, what was stored before still stands. */
	public static function code( string $code, string $verifier ): string {
		$sent   = array(
			'code'     => $code,
			'verifier' => $verifier,
			'return'   => Network::screen_url(),
		);
		$said   = Snapshot::fresh();
		$answer = Client::post( '/v1/wordpress/exchange', $sent + $said );
		if ( is_wp_error( $answer ) ) {
			return 'forbidden' === $answer->get_error_code() ? 'forbidden' : 'unreachable';
		}
		$connection = Connection::from_exchange( $answer );
		if ( null === $connection || ! Answer::is_ours( $answer, $connection ) ) {
			return 'unreachable';
		}
		Forget::everything_but_addresses();
		$connection->save();
		Former_Service::forget();
		Answer::apply( $answer, $connection );
		Sync::again_if_changed( $said );
		return 'connected';
	}
}
