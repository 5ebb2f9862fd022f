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
		$by_command = is_string( $state ) && Begun_By_Command::has( $state );
		if ( $by_command && is_string( $code ) && self::is_code( $code ) ) {
			self::show( $code );
		}
		$verifier = is_string( $state ) ? Begun::take( get_current_user_id(), $state ) : null;
		if ( null === $code && ( $by_command || null !== $verifier ) ) {
			Action::back( 'denied' );
		}
		if ( null === $verifier || ! is_string( $code ) || ! self::is_code( $code ) ) {
			Action::back( 'bad_state' );
		}
		Action::back( Exchange::code( $code, $verifier ) );
	}

	public static function is_code( string $code ): bool {
		return 1 === preg_match( '/^[A-Za-z0-9_.-]{1,256}$/D', $code );
	}

	/** To whom began at the command line: it has the verifier, and the browser has the code. */
	private static function show( string $code ): void {
		$of      = is_multisite() ? ' --url=' . untrailingslashit( home_url() ) : '';
		$command = "wp parley-chat connect$of --code=$code";
		wp_die(
			'<h1>' . esc_html__( 'Parley Chat', 'parley-chat' ) . '</h1><p>' . esc_html__( 'Approved. Run this within a minute, where you began:', 'parley-chat' ) . '</p><pre><code>' . esc_html( $command ) . '</code></pre>',
			esc_html__( 'Parley Chat', 'parley-chat' ),
			200
		);
	}
}
