<?php
/**
 * The return from the approval: the code becomes a connection, or the owner has said no.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Connecting;

use Parley_Chat\Admin\Action;

defined( 'ABSPATH' ) || exit;

final class Come_Back {
	/** Does nothing where the address is not that of a return. */
	public static function handle(): void {
		// phpcs:disable WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput -- the state is the nonce: made for this user, good once, compared and never stored.
		if ( ! isset( $_GET['parley_state'] ) || ! isset( $_GET['parley_code'] ) && ! isset( $_GET['parley_error'] ) ) {
			return;
		}
		$code  = wp_unslash( $_GET['parley_code'] ?? null );
		$state = wp_unslash( $_GET['parley_state'] );
		// phpcs:enable
		Action::refuse_unless_allowed();
		$verifier = is_string( $state ) ? Begun::take( get_current_user_id(), $state ) : null;
		if ( null !== $verifier && null === $code ) {
			Action::back( 'denied' );
		}
		if ( null === $verifier || ! is_string( $code ) || ! preg_match( '/^[A-Za-z0-9_.-]{1,256}$/D', $code ) ) {
			Action::back( 'bad_state' );
		}
		Action::back( Exchange::code( $code, $verifier ) );
	}
}
