<?php
/**
 * Where the service tells of changes at once. What it says here the site would also fetch by itself.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Wire;

use Parley_Chat\Connection;
use Parley_Chat\Origins\Home_Mark;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

final class Push_Route {
	const ROUTE = '/parley-chat/v1/push';

	/** When the last one was made, by the clock of the service: one that was overtaken would set things back. */
	const LAST = 'parley_chat_pushed';

	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'register_route' ) );
	}

	public static function register_route(): void {
		register_rest_route(
			'parley-chat/v1',
			'/push',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'take' ),
				'permission_callback' => array( self::class, 'is_the_service' ),
			)
		);
	}

	public static function forget(): void {
		delete_option( self::LAST );
	}

	/** The signature is the permission: no user of the site has anything to do with it. A copy is not who is meant. */
	public static function is_the_service( WP_REST_Request $request ): bool {
		$connection = Connection::current();
		$header     = (string) $request->get_header( Signature::HEADER );
		return null !== $connection && ! Home_Mark::is_copied_connection() && Signature::holds( $connection, $header, 'POST', self::ROUTE, $request->get_body() );
	}

	/** @return WP_REST_Response|WP_Error */
	public static function take( WP_REST_Request $request ) {
		$connection = Connection::current();
		$time       = Signature::time_of( (string) $request->get_header( Signature::HEADER ) );
		if ( $time < (int) get_option( self::LAST ) ) {
			return new WP_Error( 'parley_chat_overtaken', __( 'A later state of this site has come already.', 'parley-chat' ), array( 'status' => 409 ) );
		}
		$state = json_decode( $request->get_body() );
		if ( null === $connection || ! is_object( $state ) || ! Answer::apply( $state, $connection, true ) ) {
			return new WP_Error( 'parley_chat_invalid_state', __( 'This is not a state of this site.', 'parley-chat' ), array( 'status' => 400 ) );
		}
		update_option( self::LAST, $time, false );
		return new WP_REST_Response( null, 204 );
	}
}
