<?php
/**
 * WordPress's own tools for personal data, for what the service keeps of a customer.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Privacy;

use Parley_Chat\Connection;
use Parley_Chat\Wire\Client;
use WP_Error;

defined( 'ABSPATH' ) || exit;

final class Personal_Data {
	public static function register(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( self::class, 'add_exporter' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( self::class, 'add_eraser' ) );
	}

	/** @param array<string, mixed> $exporters Those of others. */
	public static function add_exporter( array $exporters ): array {
		$exporters['parley-chat'] = array(
			'exporter_friendly_name' => __( 'Parley Chat', 'parley-chat' ),
			'callback'               => array( self::class, 'export' ),
		);
		return $exporters;
	}

	/** @param array<string, mixed> $erasers Those of others. */
	public static function add_eraser( array $erasers ): array {
		$erasers['parley-chat'] = array(
			'eraser_friendly_name' => __( 'Parley Chat', 'parley-chat' ),
			'callback'             => array( self::class, 'erase' ),
		);
		return $erasers;
	}

	/** @return array<string, mixed>|WP_Error */
	public static function export( string $email, int $page = 1 ) {
		$answer = self::ask( '/v1/wordpress/export', $email, $page );
		if ( is_wp_error( $answer ) ) {
			return $answer;
		}
		$items = is_array( $answer->items ?? null ) ? $answer->items : array();
		return array(
			'data' => array_map( array( Exported_Item::class, 'from_wire' ), array_keys( $items ), $items ),
			'done' => $answer->done,
		);
	}

	/** @return array<string, mixed>|WP_Error */
	public static function erase( string $email, int $page = 1 ) {
		$answer = self::ask( '/v1/wordpress/erase', $email, $page );
		if ( is_wp_error( $answer ) ) {
			return $answer;
		}
		$former = null === Connection::current() ? Former_Service::address() : '';
		/* translators: %s: the address of the service. */
		$retained = __( 'The site is no longer connected to %s, which may still keep conversations of this person. Erase them in its console, or connect the site again.', 'parley-chat' );
		return array(
			'items_removed'  => ! empty( $answer->removed ),
			'items_retained' => '' !== $former,
			'messages'       => '' === $former ? array() : array( sprintf( $retained, $former ) ),
			'done'           => $answer->done,
		);
	}

	/** @return object|WP_Error With done as a boolean. Nothing, where the site is not connected. */
	private static function ask( string $path, string $email, int $page ) {
		$connection = Connection::current();
		if ( null === $connection ) {
			return (object) array( 'done' => true );
		}
		$about = array(
			'ref'   => get_current_blog_id(),
			'email' => $email,
			'page'  => $page,
		);
		$user  = get_user_by( 'email', $email );
		if ( $user ) {
			$about['sub'] = (string) $user->ID;
		}
		$answer = Client::post( $path, $about, $connection );
		if ( ! is_wp_error( $answer ) && ! is_bool( $answer->done ?? null ) ) {
			return Client::not_ours();
		}
		return $answer;
	}
}
