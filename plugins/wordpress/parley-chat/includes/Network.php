<?php
/**
 * What is different where the plugin is active for a whole network: one connection, and a site of its own for each sub-site.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

defined( 'ABSPATH' ) || exit;

final class Network {
	/** So many sites the service takes from one connection. */
	const MOST_BLOGS = 100;

	const SHOWN = array(
		'archived' => 0,
		'deleted'  => 0,
		'spam'     => 0,
	);

	/** Read from the option, because is_plugin_active_for_network() exists in the admin only. */
	public static function is_one(): bool {
		return is_multisite() && isset( ( (array) get_site_option( 'active_sitewide_plugins', array() ) )[ plugin_basename( PARLEY_CHAT_FILE ) ] );
	}

	/** Who may connect, disconnect and say what became of a copy. */
	public static function capability(): string {
		return self::is_one() ? 'manage_network_options' : 'manage_options';
	}

	/** Our screen, where the approval returns to. */
	public static function screen_url(): string {
		return self::is_one() ? network_admin_url( 'admin.php?page=parley-chat' ) : admin_url( 'admin.php?page=parley-chat' );
	}

	/** @return int[] The blogs that the connection is for: the main one, and the oldest of the others. */
	public static function blogs(): array {
		if ( ! self::is_one() ) {
			return array( get_current_blog_id() );
		}
		$others = array(
			'number'       => self::MOST_BLOGS - 1,
			'site__not_in' => array( get_main_site_id() ),
		);
		return array_merge( array( get_main_site_id() ), self::ids( $others + self::SHOWN ) );
	}

	/** @return int How many blogs the connection is not for, because there are too many. */
	public static function left_out(): int {
		return self::is_one() ? max( 0, count( self::ids( array( 'number' => 0 ) + self::SHOWN ) ) - self::MOST_BLOGS ) : 0;
	}

	/** @return int[] Also those that are hidden, or too many. */
	public static function every_blog(): array {
		return self::is_one() ? self::ids( array( 'number' => 0 ) ) : array( get_current_blog_id() );
	}

	/**
	 * @param array<string, mixed> $query Of WP_Site_Query.
	 * @return int[] The oldest first.
	 */
	private static function ids( array $query ): array {
		$of_this_network = array(
			'fields'     => 'ids',
			'network_id' => get_current_network_id(),
			'orderby'    => 'id',
		);
		return array_map( 'intval', get_sites( $query + $of_this_network ) );
	}

	/** The blog that a connection's cron events and its check for a copy belong to. */
	public static function first_blog(): int {
		return self::is_one() ? get_main_site_id() : get_current_blog_id();
	}

	/**
	 * An option of whoever is connected: of the network, or of the one blog. Never autoloaded.
	 *
	 * @return mixed False where there is none.
	 */
	public static function option( string $name ) {
		return self::is_one() ? get_site_option( $name ) : get_option( $name );
	}

	/** @param mixed $value What to store. */
	public static function set_option( string $name, $value ): void {
		if ( self::is_one() ) {
			update_site_option( $name, $value );
		} else {
			update_option( $name, $value, false );
		}
	}

	public static function delete_option( string $name ): void {
		if ( self::is_one() ) {
			delete_site_option( $name );
		} else {
			delete_option( $name );
		}
	}

	/**
	 * Runs something as another blog of the network.
	 *
	 * @param int      $blog   The blog's id.
	 * @param callable $within What to run there.
	 * @return mixed What it returned.
	 */
	public static function within( int $blog, callable $within ) {
		if ( get_current_blog_id() === $blog ) {
			return $within();
		}
		switch_to_blog( $blog );
		try {
			return $within();
		} finally {
			restore_current_blog();
		}
	}
}
