<?php
/**
 * The button Disconnect. It works here whatever the service says.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Connecting;

use Parley_Chat\Admin\Action;
use Parley_Chat\Connection;
use Parley_Chat\Origins\Answer_To_Copy;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Privacy\Former_Service;
use Parley_Chat\Wire\Client;

defined( 'ABSPATH' ) || exit;

final class Disconnect {
	const ACTION = 'parley_chat_disconnect';

	public static function register(): void {
		Action::register( self::ACTION, array( self::class, 'now' ) );
	}

	/** @return string What the screen then says. A copy's goodbye would end the connection of its original. */
	public static function now(): string {
		$connection = Connection::current();
		if ( null === $connection ) {
			return 'disconnected';
		}
		if ( Home_Mark::is_copied_connection() ) {
			return Answer_To_Copy::copy();
		}
		$answer = Client::post( '/v1/wordpress/disconnect', array(), $connection );
		Forget::everything_of_the_connection();
		Former_Service::remember();
		// What the service does not know any more need not be told.
		return is_wp_error( $answer ) && 'forbidden' !== $answer->get_error_code() ? 'left_behind' : 'disconnected';
	}
}
