<?php
/**
 * The button Connect: sends the admin's browser to the service, where the owner of an account approves.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Connecting;

use Parley_Chat\Admin\Action;
use Parley_Chat\Network;
use Parley_Chat\Service;

defined( 'ABSPATH' ) || exit;

final class Connect {
	const ACTION = 'parley_chat_connect';

	public static function register(): void {
		Action::register( self::ACTION, array( self::class, 'go' ) );
	}

	/** @return string What the screen says where there is nowhere to go. */
	public static function go(): string {
		$host = wp_parse_url( Service::address(), PHP_URL_HOST );
		if ( ! is_string( $host ) ) {
			return 'no_service';
		}
		$approval = self::approval( ...Begun::begin( get_current_user_id() ) );
		add_filter(
			'allowed_redirect_hosts',
			static function ( array $hosts ) use ( $host ): array {
				$hosts[] = $host;
				return $hosts;
			}
		);
		nocache_headers();
		wp_safe_redirect( $approval );
		exit;
	}

	/** @return string The address where the owner of an account approves. */
	public static function approval( string $state, string $challenge ): string {
		$query = array(
			'home'      => home_url( '/' ),
			'return'    => Network::screen_url(),
			'state'     => $state,
			'challenge' => $challenge,
		);
		return Service::address() . '/connect/wordpress?' . http_build_query( $query, '', '&', PHP_QUERY_RFC3986 );
	}
}
