<?php
/**
 * What Site Health says of the chat. It asks nobody: it reads what the last sync left.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Health;

use Parley_Chat\Connection;
use Parley_Chat\Network;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Service;
use Parley_Chat\Site_State;
use Parley_Chat\Wire\Sync;

defined( 'ABSPATH' ) || exit;

final class Site_Health {
	public static function register(): void {
		add_filter( 'site_status_tests', array( self::class, 'add_test' ) );
		add_filter( 'debug_information', array( self::class, 'add_information' ) );
	}

	/** @param array<string, mixed> $tests Those of others. */
	public static function add_test( array $tests ): array {
		$tests['direct']['parley_chat'] = array(
			'label' => __( 'Parley Chat', 'parley-chat' ),
			'test'  => array( self::class, 'test' ),
		);
		return $tests;
	}

	/** @return array<string, mixed> */
	public static function test(): array {
		list( $status, $label, $says ) = self::finding();
		return array(
			'label'       => $label,
			'status'      => $status,
			'badge'       => array(
				'label' => __( 'Parley Chat', 'parley-chat' ),
				'color' => 'blue',
			),
			'description' => '<p>' . esc_html( $says ) . '</p>',
			'actions'     => sprintf( '<a href="%s">%s</a>', esc_url( Network::screen_url() ), esc_html__( 'Open the screen of the chat', 'parley-chat' ) ),
			'test'        => 'parley_chat',
		);
	}

	/** @return string[] Status, label and what it means. */
	private static function finding(): array {
		$state = Site_State::current();
		if ( null === Connection::current() || null === $state ) {
			return array( 'recommended', __( 'The chat is not connected', 'parley-chat' ), __( 'Visitors see no chat until the site is connected.', 'parley-chat' ) );
		}
		if ( Home_Mark::is_copy() ) {
			return array( 'critical', __( 'The chat has stopped at a new address', 'parley-chat' ), __( 'Say on its screen whether the site has moved or this is a copy.', 'parley-chat' ) );
		}
		if ( is_array( Network::option( Sync::FAILURE ) ) ) {
			return array( 'recommended', __( 'The service of the chat could not be asked', 'parley-chat' ), __( 'The chat goes on with what was known before.', 'parley-chat' ) );
		}
		foreach ( $state['origins'] as $origin ) {
			if ( 'failed' === $origin['state'] ) {
				/* translators: %s: an address. */
				return array( 'recommended', __( 'An address is not proven to the chat', 'parley-chat' ), sprintf( __( 'The chat does not open on %s.', 'parley-chat' ), $origin['origin'] ) );
			}
		}
		return array( 'good', __( 'The chat is connected', 'parley-chat' ), __( 'The service knows this site and its addresses.', 'parley-chat' ) );
	}

	/** @param array<string, mixed> $information That of others. */
	public static function add_information( array $information ): array {
		$state  = Site_State::current();
		$fields = array(
			'service' => array( __( 'Service', 'parley-chat' ), Service::address() ),
			'site'    => array( __( 'Site', 'parley-chat' ), $state['site_id'] ?? '' ),
			'live'    => array( __( 'Shown to visitors', 'parley-chat' ), true === ( $state['live'] ?? false ) ? 'yes' : 'no' ),
			'policy'  => array( __( 'For a Content Security Policy', 'parley-chat' ), Content_Security_Policy::line() ),
		);
		$information['parley-chat'] = array(
			'label'  => __( 'Parley Chat', 'parley-chat' ),
			'fields' => array_map(
				static function ( array $field ): array {
					return array(
						'label' => $field[0],
						'value' => $field[1],
					);
				},
				$fields
			),
		);
		return $information;
	}
}
