<?php
use Automattic\WooCommerce\Utilities\FeaturesUtil;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/fixtures/woocommerce-features.php';

final class WooCommerceTest extends TestCase {
	public function test_it_is_told_that_order_tables_and_cart_blocks_are_no_matter_to_us(): void {
		do_action( 'before_woocommerce_init' );
		$ours = plugin_basename( PARLEY_CHAT_FILE );
		$this->assertSame( array( array( 'custom_order_tables', $ours, true ), array( 'cart_checkout_blocks', $ours, true ) ), FeaturesUtil::$declared );
	}
}
