<?php
/**
 * What a button on our screen does: only for who may, only from our own form, and back to the screen.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

use Parley_Chat\Network;

defined( 'ABSPATH' ) || exit;

final class Action {
	/**
	 * @param string   $name Of the action, its nonce and its form.
	 * @param callable $does Returns the name of the notice to show, or sends the browser elsewhere by itself.
	 */
	public static function register( string $name, callable $does ): void {
		add_action(
			'admin_post_' . $name,
			static function () use ( $name, $does ): void {
				self::refuse_unless_post();
				check_admin_referer( $name );
				self::refuse_unless_allowed();
				self::back( $does() );
			}
		);
	}

	public static function refuse_unless_allowed(): void {
		if ( ! current_user_can( Network::capability() ) ) {
			wp_die( esc_html__( 'You are not allowed to do this.', 'parley-chat' ), 403 );
		}
	}

	private static function refuse_unless_post(): void {
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) ) {
			wp_die( esc_html__( 'This is for forms only.', 'parley-chat' ), 405 );
		}
	}

	/** @param string $notice One of Notices. */
	public static function back( string $notice ): void {
		wp_safe_redirect( add_query_arg( Notices::PARAMETER, $notice, Network::screen_url() ) );
		exit;
	}

	/** The form of an action: one button. */
	public static function button( string $name, string $label, string $kind = 'secondary' ): void {
		printf( '<form method="post" action="%s"><input type="hidden" name="action" value="%s">', esc_url( admin_url( 'admin-post.php' ) ), esc_attr( $name ) );
		wp_nonce_field( $name );
		submit_button( $label, $kind, 'submit', false );
		echo '</form>';
	}
}
