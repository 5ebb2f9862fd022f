<?php
/**
 * What the snapshot says changes: the service is told after the page that changed it was sent.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Wire;

use Parley_Chat\Cron;
use Parley_Chat\Network;
use Parley_Chat\Origins\Addresses;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Site_State;
use WP_Site;

defined( 'ABSPATH' ) || exit;

final class Snapshot_Changes {
	const HOOKS = array( 'update_option_home', 'update_option_siteurl', 'update_option_polylang', 'update_option_icl_sitepress_settings' );

	/** @var array<int, bool> The blogs of which it says something else now, and whether an admin has changed that. */
	private static $changed = array();

	public static function register(): void {
		foreach ( self::HOOKS as $hook ) {
			add_action( $hook, array( self::class, 'after_change' ), 20, 0 );
		}
		add_action( 'wp_initialize_site', array( self::class, 'after_change_of_blog' ), 200 );
		add_action( 'wp_update_site', array( self::class, 'after_change_of_blog' ), 200 );
		add_action( 'wp_delete_site', array( self::class, 'after_end_of_blog' ), 200, 0 );
		// The site moved with WordPress's own knowledge, so this is no copy.
		add_action( 'update_option_home', array( self::class, 'moved' ) );
	}

	/** @param mixed $before Where it was. From a copy's address it cannot move: nobody has said yet what that site is. */
	public static function moved( $before ): void {
		if ( null !== Site_State::current() && Home_Mark::holds_for( (string) $before ) ) {
			Home_Mark::renew();
		}
	}

	public static function after_change(): void {
		if ( null !== Site_State::current() ) {
			self::remember( get_current_blog_id() );
		}
	}

	public static function after_change_of_blog( WP_Site $blog ): void {
		if ( Network::is_one() ) {
			self::remember( (int) $blog->blog_id );
		}
	}

	public static function after_end_of_blog(): void {
		if ( Network::is_one() ) {
			self::remember( Network::first_blog() );
		}
	}

	/** Plugins change such options in any request, also in one that a stranger made with a Host header of their choice. */
	private static function remember( int $blog ): void {
		if ( array() === self::$changed ) {
			add_action( 'shutdown', array( self::class, 'tell' ) );
		}
		self::$changed[ $blog ] = 'cli' === PHP_SAPI || current_user_can( 'manage_options' );
	}

	public static function tell(): void {
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		}
		$changed       = self::$changed;
		self::$changed = array();
		foreach ( $changed as $blog => $by_admin ) {
			Network::within(
				$blog,
				static function () use ( $by_admin ): void {
					if ( $by_admin ) {
						Addresses::store();
					}
					if ( ! Network::is_one() ) {
						self::tell_service();
					}
				}
			);
		}
		if ( Network::is_one() ) {
			self::tell_service();
		}
	}

	/** At once for an admin in the admin; a page of the shop does not wait for the service. */
	private static function tell_service(): void {
		if ( 'cli' === PHP_SAPI || current_user_can( 'manage_options' ) && ( is_admin() || wp_is_serving_rest_request() ) ) {
			if ( null === Sync::run() ) {
				return;
			}
		}
		// Later also where the service did not hear it: the next report would be tomorrow's.
		Cron::soon();
	}
}
