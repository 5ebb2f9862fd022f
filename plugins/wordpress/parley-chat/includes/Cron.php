<?php
/**
 * Asks the service how things stand: once an hour until the chat is live, and then once a day.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

use Parley_Chat\Wire\Sync;

defined( 'ABSPATH' ) || exit;

final class Cron {
	const HOOK = 'parley_chat_sync';

	public static function register(): void {
		add_action( self::HOOK, array( Sync::class, 'run' ) );
		register_deactivation_hook( PARLEY_CHAT_FILE, array( self::class, 'stop' ) );
	}

	/** After each answer of the service. */
	public static function plan( bool $live ): void {
		$wanted = $live ? 'daily' : 'hourly';
		Network::within(
			Network::first_blog(),
			static function () use ( $wanted ): void {
				if ( wp_get_schedule( self::HOOK ) !== $wanted ) {
					wp_clear_scheduled_hook( self::HOOK );
					wp_schedule_event( time() + HOUR_IN_SECONDS, $wanted, self::HOOK );
				}
			}
		);
	}

	/** Once, in a request of its own. */
	public static function soon(): void {
		Network::within(
			Network::first_blog(),
			static function (): void {
				wp_schedule_single_event( time(), self::HOOK, array( 'soon' ) );
			}
		);
	}

	public static function stop(): void {
		Network::within(
			Network::first_blog(),
			static function (): void {
				wp_unschedule_hook( self::HOOK );
			}
		);
	}
}
