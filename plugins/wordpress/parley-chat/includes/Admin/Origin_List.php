<?php
/**
 * The addresses of the site, and what became of each.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

defined( 'ABSPATH' ) || exit;

final class Origin_List {
	/** @param array<int, array<string, string>> $origins With state and reason, as codes of the protocol. */
	public static function show( array $origins ): void {
		echo '<h2>', esc_html__( 'Addresses', 'parley-chat' ), '</h2><table class="widefat striped" style="max-width: 60em"><tbody>';
		foreach ( $origins as $origin ) {
			$reason = '' === $origin['reason'] ? '' : self::reason( $origin['reason'] );
			printf( '<tr><th scope="row">%s</th><td>%s</td><td>%s</td></tr>', esc_html( $origin['origin'] ), esc_html( self::state( $origin['state'] ) ), esc_html( $reason ) );
		}
		echo '</tbody></table>';
		echo '<p>', esc_html__( 'Sites that share a host name, each under a path of its own, share its proof.', 'parley-chat' ), '</p>';
	}

	private static function state( string $state ): string {
		$words = array(
			'pending' => __( 'is being checked', 'parley-chat' ),
			'proven'  => __( 'proven', 'parley-chat' ),
			'allowed' => __( 'allowed by the owner', 'parley-chat' ),
			'failed'  => __( 'not proven', 'parley-chat' ),
			'revoked' => __( 'revoked', 'parley-chat' ),
		);
		return $words[ $state ] ?? $state;
	}

	private static function reason( string $reason ): string {
		$words = array(
			'unreachable'     => __( 'The service could not reach this address.', 'parley-chat' ),
			'timeout'         => __( 'The site took too long to answer.', 'parley-chat' ),
			'tls'             => __( 'The certificate of this address does not hold.', 'parley-chat' ),
			'redirect'        => __( 'This address redirects to another one.', 'parley-chat' ),
			'status'          => __( 'Something in front of WordPress refused the question: a password, a firewall or a bot check. The owner may allow the address in the console.', 'parley-chat' ),
			'wrong-proof'     => __( 'Another site answered, or a cache did.', 'parley-chat' ),
			'cached'          => __( 'The proof came without Cache-Control: no-store, so a cache may have kept it.', 'parley-chat' ),
			'too-large'       => __( 'A page came in place of the proof: another site answered, or a cache did.', 'parley-chat' ),
			'private-address' => __( 'This address is not on the public internet. The operator of the service can list it for development.', 'parley-chat' ),
			'plain-http'      => __( 'This address has no https. The operator of the service can list it for development.', 'parley-chat' ),
		);
		return $words[ $reason ] ?? $reason;
	}
}
