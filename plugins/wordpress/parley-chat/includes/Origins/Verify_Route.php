<?php
/**
 * The same proof as a REST route, where the front page is not WordPress's own.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Origins;

use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

final class Verify_Route {
	const ROUTE = '/parley-chat/v1/verify';

	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'register_route' ) );
		add_filter( 'rest_pre_serve_request', array( self::class, 'serve' ), 10, 3 );
	}

	public static function register_route(): void {
		register_rest_route(
			'parley-chat/v1',
			'/verify',
			array(
				'methods'             => 'GET',
				'callback'            => array( self::class, 'answer' ),
				// The service has no user here; only who holds the connection's secret can read anything into the answer.
				'permission_callback' => '__return_true',
			)
		);
	}

	/** @return WP_REST_Response|WP_Error */
	public static function answer( WP_REST_Request $request ) {
		$proof = Proof::answer( $request->get_param( 'parley_verify' ), $request->get_param( 'parley_origin' ) );
		return null === $proof ? new WP_Error( 'parley_chat_nothing_to_prove', '', array( 'status' => 404 ) ) : new WP_REST_Response( $proof );
	}

	/**
	 * The whole body is the proof, so it does not go out as JSON.
	 *
	 * @param bool             $served   Whether somebody has sent the answer already.
	 * @param WP_REST_Response $response What answer() made.
	 * @param WP_REST_Request  $request  Which route it is.
	 */
	public static function serve( $served, $response, $request ): bool {
		if ( $served || self::ROUTE !== $request->get_route() || 200 !== $response->get_status() || ! is_string( $response->get_data() ) ) {
			return (bool) $served;
		}
		Verify_Page::send( $response->get_data() );
		return true;
	}
}
