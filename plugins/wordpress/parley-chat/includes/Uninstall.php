<?php
/**
 * What is left of the plugin when it is deleted: nothing.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

use Parley_Chat\Connecting\Begun;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Wire\Client;

defined( 'ABSPATH' ) || exit;

final class Uninstall {
	/** @var Connection[] Those that end. */
	private static $ending = array();

	public static function run(): void {
		if ( ! is_multisite() ) {
			self::clear_blog();
		} else {
			// A network's own connection: the plugin is active for nobody any more, so it is asked for by name.
			foreach ( get_networks( array( 'fields' => 'ids' ) ) as $network ) {
				self::end( get_network_option( $network, Connection::OPTION ), get_main_site_id( $network ) );
			}
			$blogs = get_sites(
				array(
					'number' => 0,
					'fields' => 'ids',
				)
			);
			foreach ( $blogs as $blog ) {
				Network::within( (int) $blog, array( self::class, 'clear_blog' ) );
			}
			self::clear_networks();
		}
		delete_metadata( 'user', 0, Begun::META, '', true );
		self::say_goodbye();
	}

	public static function clear_blog(): void {
		self::end( get_option( Connection::OPTION ), get_current_blog_id() );
		wp_unschedule_hook( Cron::HOOK );
		array_map( 'delete_option', self::names( 'options', 'option_name' ) );
	}

	private static function clear_networks(): void {
		foreach ( self::names( 'sitemeta', 'meta_key' ) as $name ) {
			foreach ( get_networks( array( 'fields' => 'ids' ) ) as $network ) {
				delete_network_option( $network, $name );
			}
		}
	}

	/**
	 * @param mixed $stored A connection, perhaps.
	 * @param int   $blog   Whose address tells whether it is a copied one: then a goodbye would end that of the original.
	 */
	private static function end( $stored, int $blog ): void {
		$connection = Connection::from( $stored );
		if ( null !== $connection && ! Network::within( $blog, array( Home_Mark::class, 'is_copy' ) ) ) {
			self::$ending[] = $connection;
		}
	}

	/** Last, because PHP's time may end meanwhile. A service that is away once is not waited for again. */
	private static function say_goodbye(): void {
		foreach ( self::$ending as $connection ) {
			$answer = Client::post( '/v1/wordpress/disconnect', array(), $connection );
			if ( is_wp_error( $answer ) && 'unreachable' === $answer->get_error_code() ) {
				return;
			}
		}
	}

	/** By their prefix, because some have names of their own. */
	private static function names( string $table, string $column ): array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- there is no other way to list them; table and column are our own words.
		return $wpdb->get_col( $wpdb->prepare( "SELECT $column FROM {$wpdb->$table} WHERE $column LIKE %s", $wpdb->esc_like( 'parley_chat_' ) . '%' ) );
	}
}
