<?php
/**
 * What the site's privacy page may say of the chat.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Privacy;

use Parley_Chat\Service;

defined( 'ABSPATH' ) || exit;

final class Policy_Text {
	public static function register(): void {
		add_action( 'admin_init', array( self::class, 'suggest' ) );
	}

	public static function suggest(): void {
		$paragraphs = array(
			__( 'When you open the chat, your browser talks to the service that runs it. It is told the page that you are on, your language and time zone, and what you write. An AI answers.', 'parley-chat' ),
			__( 'So that a conversation can go on at your next visit, your browser keeps a random token for 90 days after the last one. The chat sets no cookies.', 'parley-chat' ),
			__( 'If you are signed in, the chat may be told your name, your e-mail address and your orders.', 'parley-chat' ),
		);
		if ( '' !== Service::privacy() ) {
			/* translators: %s: an address. */
			$paragraphs[] = sprintf( __( 'The service’s own privacy notice: %s', 'parley-chat' ), Service::privacy() );
		}
		wp_add_privacy_policy_content( __( 'Parley Chat', 'parley-chat' ), wp_kses_post( '<p>' . implode( '</p><p>', array_map( 'esc_html', $paragraphs ) ) . '</p>' ) );
	}
}
