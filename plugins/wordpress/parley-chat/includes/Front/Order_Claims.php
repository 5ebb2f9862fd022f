<?php
/**
 * What WooCommerce knows of a customer's orders, through its own functions, which know where it keeps them.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

defined( 'ABSPATH' ) || exit;

final class Order_Claims {
	/** @return array<string, mixed> Empty where there is no WooCommerce. */
	public static function of( int $user ): array {
		if ( ! function_exists( 'wc_get_customer_order_count' ) || ! function_exists( 'wc_get_customer_total_spent' ) ) {
			return array();
		}
		$claims = array(
			'orders'   => (int) wc_get_customer_order_count( $user ),
			'spent'    => (string) wc_get_customer_total_spent( $user ),
			'currency' => function_exists( 'get_woocommerce_currency' ) ? (string) get_woocommerce_currency() : '',
		);
		$last   = function_exists( 'wc_get_customer_last_order' ) ? wc_get_customer_last_order( $user ) : false;
		if ( is_object( $last ) ) {
			$date                = $last->get_date_created();
			$claims['lastOrder'] = array(
				'number' => (string) $last->get_order_number(),
				'status' => (string) $last->get_status(),
				'total'  => (string) $last->get_total(),
				'date'   => $date ? gmdate( 'Y-m-d', $date->getTimestamp() ) : null,
			);
		}
		return $claims;
	}
}
