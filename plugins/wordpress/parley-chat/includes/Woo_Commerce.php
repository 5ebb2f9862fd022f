<?php
/**
 * What WooCommerce wants to know of plugins: that we read orders through its own functions, and touch neither cart nor checkout pages.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

defined( 'ABSPATH' ) || exit;

final class Woo_Commerce {
	public static function register(): void {
		add_action( 'before_woocommerce_init', array( self::class, 'declare' ) );
	}

	public static function declare(): void {
		if ( class_exists( '\Automattic\WooCommerce\Utilities\FeaturesUtil' ) ) {
			foreach ( array( 'custom_order_tables', 'cart_checkout_blocks' ) as $feature ) {
				\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( $feature, PARLEY_CHAT_FILE, true );
			}
		}
	}
}
