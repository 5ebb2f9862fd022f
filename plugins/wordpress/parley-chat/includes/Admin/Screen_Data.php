<?php
/**
 * What our screen begins with. No secret is in it, and nobody is asked for it: it is what is stored.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

use Parley_Chat\Connecting\Disconnect;
use Parley_Chat\Connection;
use Parley_Chat\Health\Content_Security_Policy;
use Parley_Chat\Network;
use Parley_Chat\Service;
use Parley_Chat\Settings;
use Parley_Chat\Site_State;
use Parley_Chat\Wire\Sync;

defined( 'ABSPATH' ) || exit;

final class Screen_Data {
	/** @return array<string, mixed> */
	public static function all( Connection $connection ): array {
		return array(
			'account'    => $connection->account_name,
			// Of a site in a network: its own admins see how it stands, and set where the chat shows.
			'mayManage'  => current_user_can( Network::capability() ),
			'service'    => array(
				'address' => Service::address(),
				'terms'   => Service::terms(),
				'privacy' => Service::privacy(),
			),
			'site'       => array(
				'home' => home_url( '/' ),
				'id'   => (string) ( Site_State::current()['site_id'] ?? '' ),
			),
			'sites'      => is_network_admin() ? self::sites() : array(),
			'leftOut'    => is_network_admin() ? Network::left_out() : 0,
			'status'     => self::status(),
			'settings'   => Settings::all(),
			// Null where the service has not said anything of this site yet.
			'appearance' => Appearance_Route::shown(),
			'postTypes'  => self::post_types(),
			'has'        => array(
				'woocommerce' => function_exists( 'WC' ),
				'consentApi'  => function_exists( 'wp_has_consent' ),
			),
			'disconnect' => array(
				'url'    => admin_url( 'admin-post.php' ),
				'action' => Disconnect::ACTION,
				'nonce'  => wp_create_nonce( Disconnect::ACTION ),
			),
			'links'      => array(
				'health' => admin_url( 'site-health.php' ),
				'policy' => admin_url( 'options-privacy.php?tab=policyguide' ),
				'export' => admin_url( 'export-personal-data.php' ),
				'erase'  => admin_url( 'erase-personal-data.php' ),
			),
			'versions'   => array(
				'plugin'    => PARLEY_CHAT_VERSION,
				'wordpress' => get_bloginfo( 'version' ),
				'php'       => PHP_VERSION,
			),
			'policy'     => Content_Security_Policy::line(),
		);
	}

	/** @return array<string, mixed> How the site stands, as far as is known here. */
	public static function status(): array {
		$state   = Site_State::current();
		$failure = Network::option( Sync::FAILURE );
		return array(
			'version'   => Site_State::version_of( json_decode( (string) ( $state['config'] ?? '' ) ) ),
			'live'      => true === ( $state['live'] ?? false ),
			'health'    => $state['health'] ?? array( 'state' => 'unknown' ),
			'origins'   => $state['origins'] ?? array(),
			'manageUrl' => $state['manage_url'] ?? '',
			'failure'   => is_array( $failure ) ? $failure : null,
		);
	}

	/** @return array<int, array<string, mixed>> The sites of the network, each with its own screen. */
	private static function sites(): array {
		$sites = array();
		foreach ( Network::blogs() as $blog ) {
			$sites[] = Network::within(
				$blog,
				static function (): array {
					$states = array_column( self::status()['origins'], 'state' );
					return array(
						'name'   => wp_specialchars_decode( (string) get_option( 'blogname' ), ENT_QUOTES ),
						'home'   => home_url( '/' ),
						'screen' => admin_url( 'admin.php?page=' . Menu::SLUG ),
						'live'   => self::status()['live'],
						'failed' => in_array( 'failed', $states, true ),
					);
				}
			);
		}
		return $sites;
	}

	/** @return array<int, array<string, string>> Those that have pages of their own. */
	private static function post_types(): array {
		$types = array();
		foreach ( get_post_types( array( 'public' => true ), 'objects' ) as $type ) {
			if ( 'attachment' !== $type->name ) {
				$types[] = array(
					'name'  => $type->name,
					'label' => $type->labels->name,
				);
			}
		}
		return $types;
	}
}
