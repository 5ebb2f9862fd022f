<?php
/**
 * What is left of a connection when it has ended: nothing.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Connecting;

use Parley_Chat\Connection;
use Parley_Chat\Cron;
use Parley_Chat\Network;
use Parley_Chat\Origins\Addresses;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Page_Caches;
use Parley_Chat\Site_State;
use Parley_Chat\Wire\Push_Route;
use Parley_Chat\Wire\Sync;

defined( 'ABSPATH' ) || exit;

final class Forget {
	public static function everything_of_the_connection(): void {
		self::everything_but_addresses();
		foreach ( Network::every_blog() as $blog ) {
			Network::within( $blog, array( Addresses::class, 'forget' ) );
		}
	}

	/** The addresses were stored a moment ago for the connection that takes its place. */
	public static function everything_but_addresses(): void {
		Connection::forget();
		Network::delete_option( Sync::FAILURE );
		Cron::stop();
		foreach ( Network::every_blog() as $blog ) {
			Network::within(
				$blog,
				static function (): void {
					if ( null === Site_State::current() ) {
						return;
					}
					Site_State::forget();
					Home_Mark::forget();
					Push_Route::forget();
					Page_Caches::purge();
				}
			);
		}
	}
}
