<?php
/**
 * The screen. Connecting, and what a copy is asked, are forms; how a connected site stands and its settings are a script of
 * ours (src/settings), which finds what it begins with in the page.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

use Parley_Chat\Connecting\Connect;
use Parley_Chat\Connecting\Disconnect;
use Parley_Chat\Connection;
use Parley_Chat\Front\Options;
use Parley_Chat\Network;
use Parley_Chat\Origins\Answer_To_Copy;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Service;

defined( 'ABSPATH' ) || exit;

final class Screen {
	const DATA = 'parley-chat-screen-data';

	public static function show(): void {
		echo '<div class="wrap parley-chat-screen"><h1>', esc_html__( 'Parley Chat', 'parley-chat' ), '</h1>';
		// WordPress puts notices after this.
		echo '<hr class="wp-header-end">';
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

	/** Whether the script is needed: before Connect and on a copy the forms are all. */
	public static function is_connected(): bool {
		return null !== Connection::current() && ! Home_Mark::is_copy();
	}

	private static function before_connect(): void {
		echo '<section class="parley-chat-welcome"><h2>', esc_html__( 'Your AI agent answers in a chat on this site', 'parley-chat' ), '</h2>';
		echo '<p>', esc_html__( 'Connect the site to put the chat on its pages. Until then nothing is sent anywhere.', 'parley-chat' ), '</p><ol>';
		foreach ( self::steps() as $step ) {
			echo '<li>', esc_html( $step ), '</li>';
		}
		echo '</ol>';
		if ( current_user_can( Network::capability() ) ) {
			Action::button( Connect::ACTION, __( 'Connect', 'parley-chat' ), 'primary button-hero' );
		} else {
			echo '<p><strong>', esc_html__( 'An administrator of the network connects it, for all of its sites.', 'parley-chat' ), '</strong></p>';
		}
		/* translators: %s: the address of the service. */
		echo '<p class="description">', esc_html( sprintf( __( 'The service is %s. It is told the name and the addresses of the site, and the versions of WordPress, PHP and this plugin.', 'parley-chat' ), Service::address() ) ), '</p>';
		self::links();
		echo '</section>';
	}

	/** @return string[] What Connect leads through. */
	private static function steps(): array {
		return array(
			__( 'Sign in or sign up at the service. You come back here by yourself.', 'parley-chat' ),
			__( 'Give the address of your n8n agent, or take the demo agent, and see it answer a test question.', 'parley-chat' ),
			__( 'Approve. The addresses of this site are registered and checked, and the chat is on its pages.', 'parley-chat' ),
		);
	}

	private static function links(): void {
		$links = array_filter(
			array(
				__( 'Terms', 'parley-chat' )   => Service::terms(),
				__( 'Privacy', 'parley-chat' ) => Service::privacy(),
			)
		);
		echo '<p class="parley-chat-links">';
		foreach ( $links as $label => $url ) {
			printf( '<a href="%s" target="_blank" rel="noopener noreferrer">%s</a> ', esc_url( $url ), esc_html( $label ) );
		}
		echo '</p>';
	}

	private static function ask_about_copy(): void {
		echo '<section class="parley-chat-welcome"><h2>', esc_html__( 'Has this site moved?', 'parley-chat' ), '</h2><p>';
		esc_html_e( 'This site has another address than the one that was connected, so the chat has stopped here. Has the site moved, or is this a copy of it?', 'parley-chat' );
		echo '</p>';
		if ( current_user_can( Network::capability() ) ) {
			Action::button( Answer_To_Copy::MOVED, __( 'The site has moved here', 'parley-chat' ), 'primary' );
			echo '<p class="description">', esc_html__( 'Keeps the connection, its conversations and its look, and registers the new address.', 'parley-chat' ), '</p>';
			Action::button( Answer_To_Copy::COPY, __( 'This is a copy', 'parley-chat' ) );
			echo '<p class="description">', esc_html__( 'Forgets the connection here. The original goes on as it is.', 'parley-chat' ), '</p>';
		}
		echo '</section>';
	}

	/** Without scripts there is what may be urgent. */
	private static function connected( Connection $connection ): void {
		echo '<div id="parley-chat-settings"><div class="parley-chat-loading"><span class="spinner is-active"></span></div><noscript><p>';
		/* translators: %s: the name of an account. */
		echo esc_html( sprintf( __( 'Connected to the account %s.', 'parley-chat' ), $connection->account_name ) ), '</p><p>';
		esc_html_e( 'The settings need JavaScript, which is off in this browser.', 'parley-chat' );
		echo '</p>';
		if ( current_user_can( Network::capability() ) ) {
			Action::button( Disconnect::ACTION, __( 'Disconnect', 'parley-chat' ) );
		}
		echo '</noscript></div>';
		Options::print_block( self::DATA, Screen_Data::all( $connection ) );
	}
}
