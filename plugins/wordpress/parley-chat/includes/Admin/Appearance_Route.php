<?php
/**
 * How the chat looks and what it says, for our screen: read from the stored copy, and changed at the service, which alone
 * decides what holds.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

use Parley_Chat\Connection;
use Parley_Chat\Site_State;
use Parley_Chat\Wire\Answer;
use Parley_Chat\Wire\Client;
use Parley_Chat\Wire\Sync;
use WP_Error;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

final class Appearance_Route {
	/** What of a site's config the screen edits, each part whole. */
	const PARTS = array( 'name', 'locale', 'look', 'texts', 'behaviour', 'notices' );

	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'register_route' ) );
	}

	public static function register_route(): void {
		$both = array( 'permission_callback' => array( Screen_Routes::class, 'may' ) );
		register_rest_route(
			'parley-chat/v1',
			'/appearance',
			array(
				$both + array(
					'methods'  => 'GET',
					'callback' => array( self::class, 'show' ),
				),
				$both + array(
					'methods'  => 'POST',
					'callback' => array( self::class, 'change' ),
				),
			)
		);
	}

	/** @return array<string, mixed>|WP_Error The same as shown(). */
	public static function show() {
		return self::shown() ?? new WP_Error( 'not_found', __( 'The chat is not connected', 'parley-chat' ), array( 'status' => 404 ) );
	}

	/** @return array<string, mixed>|null The version of the copy, and its parts. Null where there is none. */
	public static function shown(): ?array {
		$state = Site_State::current();
		if ( null === $state ) {
			return null;
		}
		// Not as arrays, of which an empty one would be a list.
		$config = json_decode( (string) $state['config'] );
		$shown  = array( 'version' => Site_State::version_of( $config ) );
		foreach ( self::PARTS as $part ) {
			if ( isset( $config->$part ) ) {
				$shown[ $part ] = $config->$part;
			}
		}
		return $shown;
	}

	/** @return array<string, mixed>|WP_Error What stands now; an error's code is one of the protocol's, "copy" or "unreachable". */
	public static function change( WP_REST_Request $request ) {
		$connection = Connection::current();
		if ( null === $connection || null === Site_State::current() ) {
			return self::show();
		}
		$wanted = json_decode( $request->get_body() );
		$edit   = array( 'ref' => get_current_blog_id() );
		foreach ( array_merge( array( 'version' ), self::PARTS ) as $part ) {
			if ( isset( $wanted->$part ) ) {
				$edit[ $part ] = $wanted->$part;
			}
		}
		$answer = Client::post( '/v1/wordpress/config', $edit, $connection );
		if ( is_wp_error( $answer ) ) {
			if ( 'conflict' === $answer->get_error_code() ) {
				// So that the screen reads what the other one wrote.
				Sync::run();
			}
			return $answer;
		}
		if ( ! Answer::apply( $answer, $connection ) ) {
			return Client::not_ours();
		}
		return self::show();
	}
}
