<?php
/**
 * What our screen asks while it is open: how the site stands at the service now, and its last conversations.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

use Parley_Chat\Connection;
use Parley_Chat\Network;
use Parley_Chat\Wire\Client;
use Parley_Chat\Wire\Sync;
use WP_Error;

defined( 'ABSPATH' ) || exit;

final class Screen_Routes {
	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'register_routes' ) );
	}

	public static function register_routes(): void {
		self::add( '/sync', 'POST', 'sync' );
		self::add( '/conversations', 'GET', 'conversations' );
	}

	/** WordPress asks for the nonce itself: a request without it has no user. */
	public static function may(): bool {
		return current_user_can( Network::capability() );
	}

	private static function add( string $path, string $method, string $callback ): void {
		register_rest_route(
			'parley-chat/v1',
			$path,
			array(
				'methods'             => $method,
				'callback'            => array( self::class, $callback ),
				'permission_callback' => array( self::class, 'may' ),
			)
		);
	}

	/** @return array<string, mixed> What the screen shows of it, also where the service did not answer. */
	public static function sync(): array {
		Sync::run_for_admin();
		return Screen_Data::status();
	}

	/** @return array<string, mixed>|WP_Error Nothing of it is stored: it is about people. */
	public static function conversations() {
		$connection = Connection::current();
		if ( null === $connection ) {
			return new WP_Error( 'parley_chat_not_connected', __( 'The chat is not connected', 'parley-chat' ), array( 'status' => 404 ) );
		}
		$answer = Client::post( '/v1/wordpress/conversations', array( 'ref' => get_current_blog_id() ), $connection );
		if ( is_wp_error( $answer ) ) {
			return $answer;
		}
		if ( ! is_array( $answer->last ?? null ) ) {
			return Client::not_ours();
		}
		return array(
			'waiting' => max( 0, (int) ( $answer->waiting ?? 0 ) ),
			'last'    => array_values( array_filter( array_map( array( self::class, 'conversation' ), array_slice( $answer->last, 0, 10 ) ) ) ),
		);
	}

	/**
	 * @param mixed $given One of the service's.
	 * @return array<string, mixed>|null Null where it is not what the protocol says.
	 */
	private static function conversation( $given ): ?array {
		// phpcs:disable WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase
		if ( ! is_string( $given->id ?? null ) || ! self::is_time( $given->lastMessageAt ?? null ) ) {
			return null;
		}
		$url = is_string( $given->url ?? null ) ? esc_url_raw( $given->url, array( 'https', 'http' ) ) : '';
		return array(
			'id'            => sanitize_text_field( $given->id ),
			'lastMessageAt' => sanitize_text_field( $given->lastMessageAt ),
			'messages'      => (int) ( $given->messages ?? 0 ),
			'state'         => sanitize_key( (string) ( $given->state ?? '' ) ),
			// Without a console there is no page to lead to.
			'url'           => '' === $url ? null : $url,
		);
		// phpcs:enable
	}

	/** @param mixed $given In ISO 8601. */
	private static function is_time( $given ): bool {
		return is_string( $given ) && false !== strtotime( $given );
	}
}
