<?php
/**
 * The screen: how the site is connected, and what may be done about it.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

use Parley_Chat\Connecting\Connect;
use Parley_Chat\Connecting\Disconnect;
use Parley_Chat\Connection;
use Parley_Chat\Network;
use Parley_Chat\Origins\Answer_To_Copy;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Service;
use Parley_Chat\Site_State;
use Parley_Chat\Wire\Sync;

defined( 'ABSPATH' ) || exit;

final class Screen {
	public static function show(): void {
		echo '<div class="wrap"><h1>', esc_html__( 'Parley Chat', 'parley-chat' ), '</h1>';
		Notices::show();
		$connection = Connection::current();
		if ( null === $connection ) {
			self::before_connect();
		} elseif ( Home_Mark::is_copy() ) {
			self::ask_about_copy();
		} else {
			self::connected( $connection );
		}
		echo '</div>';
	}

	private static function before_connect(): void {
		echo '<p>', esc_html__( 'Connect the site to put the chat on its pages. Until then nothing is sent anywhere.', 'parley-chat' ), '</p>';
		/* translators: %s: the address of the service. */
		echo '<p>', esc_html( sprintf( __( 'The service is %s. It is told the name and the addresses of the site, and the versions of WordPress, PHP and this plugin.', 'parley-chat' ), Service::address() ) ), '</p>';
		self::links();
		if ( current_user_can( Network::capability() ) ) {
			Action::button( Connect::ACTION, __( 'Connect', 'parley-chat' ), 'primary' );
		}
	}

	private static function links(): void {
		$links = array_filter(
			array(
				__( 'Terms', 'parley-chat' )   => Service::terms(),
				__( 'Privacy', 'parley-chat' ) => Service::privacy(),
			)
		);
		foreach ( $links as $label => $url ) {
			printf( '<p><a href="%s" target="_blank" rel="noopener noreferrer">%s</a></p>', esc_url( $url ), esc_html( $label ) );
		}
	}

	private static function ask_about_copy(): void {
		wp_admin_notice(
			esc_html__( 'This site has another address than the one that was connected, so the chat has stopped here. Has the site moved, or is this a copy of it?', 'parley-chat' ),
			array( 'type' => 'warning' )
		);
		if ( current_user_can( Network::capability() ) ) {
			Action::button( Answer_To_Copy::MOVED, __( 'The site has moved here', 'parley-chat' ) );
			Action::button( Answer_To_Copy::COPY, __( 'This is a copy', 'parley-chat' ) );
		}
	}

	private static function connected( Connection $connection ): void {
		$state = Site_State::current();
		/* translators: %s: the name of an account. */
		echo '<p>', esc_html( sprintf( __( 'Connected to the account %s.', 'parley-chat' ), $connection->account_name ) ), '</p>';
		echo '<p>', esc_html( true === ( $state['live'] ?? false ) ? __( 'The chat is on the site.', 'parley-chat' ) : __( 'Visitors see no chat until the agent has answered a test.', 'parley-chat' ) ), '</p>';
		self::failure();
		Origin_List::show( $state['origins'] ?? array() );
		if ( current_user_can( Network::capability() ) ) {
			Action::button( Disconnect::ACTION, __( 'Disconnect', 'parley-chat' ) );
		}
	}

	private static function failure(): void {
		$failure = Network::option( Sync::FAILURE );
		if ( ! is_array( $failure ) ) {
			return;
		}
		$words = 'forbidden' === $failure['code']
			/* translators: %s: what the service said. */
			? __( 'The service no longer knows this connection (%s). Disconnect, and connect again.', 'parley-chat' )
			/* translators: %s: what went wrong. */
			: __( 'The service could not be asked: %s. The chat goes on with what is known.', 'parley-chat' );
		if ( 'clock' === $failure['says'] ) {
			/* translators: %s: not shown. */
			$words = __( 'The clock of this server is wrong by more than 5 minutes, so the service refuses its calls.', 'parley-chat' );
		}
		wp_admin_notice( esc_html( sprintf( $words, $failure['says'] ) ), array( 'type' => 'error' ) );
	}
}
