<?php
/**
 * Whether the chat is on this page. What differs from visitor to visitor (device, signed in, consent) is asked in the
 * browser, because pages are cached for everybody.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

use Parley_Chat\Connection;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Settings;
use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Visibility {
	/** For this request, once the page is known. */
	public static function holds(): bool {
		return self::holds_inline() && self::is_wanted_here();
	}

	/** Where the page itself asks for the chat, which ranks above where it is wanted otherwise. */
	public static function holds_inline(): bool {
		$state = Site_State::current();
		if ( null === $state || Home_Mark::is_copy() || self::is_no_page() ) {
			return false;
		}
		return self::is_test() ? current_user_can( 'manage_options' ) : true === $state['live'];
	}

	/** Admins try the chat before anybody else sees it. */
	public static function is_test(): bool {
		return true === Settings::all()['test_mode'];
	}

	/** What looks like a page and is none: previews that reload themselves, pages without scripts, parts of other sites. */
	private static function is_no_page(): bool {
		if ( is_admin() || is_feed() || is_embed() || is_robots() || is_trackback() || is_customize_preview() || is_preview() ) {
			return true;
		}
		// phpcs:disable WordPress.Security.NonceVerification.Recommended -- only asks who shows the page.
		foreach ( array( 'elementor-preview', 'fl_builder', 'et_fb', 'vc_editable', 'brizy-edit-iframe', 'ct_builder', 'bricks', 'tve', 'wp_site_preview', 'customize_changeset_uuid' ) as $builder ) {
			if ( isset( $_GET[ $builder ] ) ) {
				return true;
			}
		}
		// phpcs:enable
		foreach ( array( 'amp_is_request', 'is_amp_endpoint', 'ampforwp_is_amp_endpoint' ) as $is_amp ) {
			if ( function_exists( $is_amp ) && $is_amp() ) {
				return true;
			}
		}
		return false;
	}

	private static function is_wanted_here(): bool {
		$settings = Settings::all();
		$chosen   = in_array( self::page(), $settings['pages'], true );
		if ( 'only' === $settings['where'] && ! $chosen || 'except' === $settings['where'] && $chosen ) {
			return false;
		}
		if ( is_singular() && in_array( get_post_type(), $settings['hidden_types'], true ) ) {
			return false;
		}
		$in_shop = self::is_shop_page();
		return 'shown' === $settings['shop_pages'] || ( 'only' === $settings['shop_pages'] ) === $in_shop;
	}

	/** @return int What of the admin's pages this is, also where WordPress shows a list in its place; 0 where it is none. */
	private static function page(): int {
		if ( is_home() ) {
			// WordPress keeps which page it was where the front shows the posts again.
			return 'page' === get_option( 'show_on_front' ) ? (int) get_option( 'page_for_posts' ) : 0;
		}
		// A search for products is an archive of them too, and for WooCommerce the shop.
		if ( ! is_search() && function_exists( 'is_shop' ) && function_exists( 'wc_get_page_id' ) && is_shop() ) {
			return (int) wc_get_page_id( 'shop' );
		}
		return is_singular() ? get_queried_object_id() : 0;
	}

	private static function is_shop_page(): bool {
		foreach ( array( 'is_woocommerce', 'is_cart', 'is_checkout', 'is_account_page' ) as $is_it ) {
			if ( function_exists( $is_it ) && $is_it() ) {
				return true;
			}
		}
		return false;
	}
}
