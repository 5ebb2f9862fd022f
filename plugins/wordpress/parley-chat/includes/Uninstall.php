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
	public static function run(): void {
		$blogs = is_multisite() ? get_sites(
			array(
				'number' => 0,
				'fields' => 'ids',
			)
		) : array( get_current_blog_id() );
		// A network's own connection: the plugin is active for nobody any more, so it is asked for by name.
		self::say_goodbye( get_site_option( Connection::OPTION ), Network::within( is_multisite() ? get_main_site_id() : get_current_blog_id(), array( Home_Mark::class, 'is_copy' ) ) );
		foreach ( $blogs as $blog ) {
			Network::within( (int) $blog, array( self::class, 'clear_blog' ) );
		}
		if ( is_multisite() ) {
			self::clear_table( 'sitemeta', 'meta_key', 'delete_site_option' );
		}
		delete_metadata( 'user', 0, Begun::META, '', true );
	}

	public static function clear_blog(): void {
		if ( is_multisite() ) {
			self::say_goodbye( get_option( Connection::OPTION ), Home_Mark::is_copy() );
		}
		wp_clear_scheduled_hook( Cron::HOOK );
		self::clear_table( 'options', 'option_name', 'delete_option' );
	}

	/** @param mixed $stored A connection, perhaps. */
	private static function say_goodbye( $stored, bool $is_copy ): void {
		$connection = Connection::from( $stored );
		// A copy's goodbye would end the connection of its original.
		if ( null !== $connection && ! $is_copy ) {
			Client::post( '/v1/wordpress/disconnect', array(), $connection );
		}
	}

	/** By their prefix, because the transients have names of their own. */
	private static function clear_table( string $table, string $column, callable $delete ): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- there is no other way to list them; table and column are our own words.
		$names = $wpdb->get_col( $wpdb->prepare( "SELECT $column FROM {$wpdb->$table} WHERE $column LIKE %s OR $column LIKE %s OR $column LIKE %s", $wpdb->esc_like( 'parley_chat_' ) . '%', $wpdb->esc_like( '_transient_parley_chat_' ) . '%', $wpdb->esc_like( '_transient_timeout_parley_chat_' ) . '%' ) );
		array_map( $delete, $names );
	}
}
