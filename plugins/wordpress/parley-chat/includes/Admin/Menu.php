<?php
/**
 * Where our screen stands in the admin.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

use Parley_Chat\Connecting\Come_Back;
use Parley_Chat\Network;

defined( 'ABSPATH' ) || exit;

final class Menu {
	const SLUG = 'parley-chat';

	public static function register(): void {
		add_action( 'admin_menu', array( self::class, 'for_site' ) );
		add_action( 'network_admin_menu', array( self::class, 'for_network' ) );
		foreach ( array( 'plugin_action_links_', 'network_admin_plugin_action_links_' ) as $list ) {
			add_filter( $list . plugin_basename( PARLEY_CHAT_FILE ), array( self::class, 'with_link' ) );
		}
	}

	/** @param array<int|string, string> $links Of the plugin, in the list of plugins. */
	public static function with_link( array $links ): array {
		$ours = sprintf( '<a href="%s">%s</a>', esc_url( Network::screen_url() ), esc_html__( 'Settings', 'parley-chat' ) );
		return current_user_can( Network::capability() ) ? array( 'parley-chat' => $ours ) + $links : $links;
	}

	/** On a site of a connected network too: there it shows how that site stands. */
	public static function for_site(): void {
		self::add( 'manage_options' );
	}

	public static function for_network(): void {
		if ( Network::is_one() ) {
			self::add( 'manage_network_options' );
		}
	}

	private static function add( string $capability ): void {
		$title = __( 'Parley Chat', 'parley-chat' );
		$hook  = add_menu_page( $title, $title, $capability, self::SLUG, array( Screen::class, 'show' ), 'dashicons-format-chat' );
		add_action( 'load-' . $hook, array( self::class, 'before_screen' ) );
	}

	/** Before anything is printed: the return from the approval. How things stand the screen's script asks, so that it opens at once. */
	public static function before_screen(): void {
		if ( current_user_can( Network::capability() ) ) {
			Come_Back::handle();
		}
		add_action( 'admin_enqueue_scripts', array( Screen_Scripts::class, 'enqueue' ) );
	}
}
