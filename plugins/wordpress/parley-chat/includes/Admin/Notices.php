<?php
/**
 * What our screen says after something was done. The address only names the sentence.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

defined( 'ABSPATH' ) || exit;

final class Notices {
	const PARAMETER = 'parley_chat_notice';

	public static function show(): void {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- picks a sentence and does nothing.
		$name = sanitize_key( wp_unslash( $_GET[ self::PARAMETER ] ?? '' ) );
		$said = self::sentences()[ $name ] ?? null;
		if ( null !== $said ) {
			wp_admin_notice(
				esc_html( $said[1] ),
				array(
					'type'        => $said[0],
					'dismissible' => true,
				)
			);
		}
	}

	/** @return array<string, string[]> Its kind and its words. */
	private static function sentences(): array {
		return array(
			'connected'    => array( 'success', __( 'The site is connected.', 'parley-chat' ) ),
			'denied'       => array( 'info', __( 'The connection was not approved. Nothing has changed.', 'parley-chat' ) ),
			'disconnected' => array( 'success', __( 'The site is disconnected, and the chat is gone from its pages.', 'parley-chat' ) ),
			'left_behind'  => array( 'warning', __( 'The site is disconnected here, but the service did not answer. Remove the site in its console too.', 'parley-chat' ) ),
			'moved'        => array( 'success', __( 'The new address is registered.', 'parley-chat' ) ),
			'copy'         => array( 'success', __( 'This copy has forgotten the connection of the original.', 'parley-chat' ) ),
			'not_synced'   => array( 'error', __( 'The service could not be asked.', 'parley-chat' ) ),
			'no_service'   => array( 'error', __( 'This copy of the plugin does not say whose service it belongs to.', 'parley-chat' ) ),
			'bad_state'    => array( 'error', __( 'This answer belongs to no connection that you began within the last 10 minutes. Press Connect again.', 'parley-chat' ) ),
			'forbidden'    => array( 'error', __( 'The code was used already or came too late. Press Connect again.', 'parley-chat' ) ),
			'unreachable'  => array( 'error', __( 'The service did not answer. Nothing has changed; press Connect again in a minute.', 'parley-chat' ) ),
		);
	}
}
