<?php
use Parley_Chat\Front\Identity_Token;
use Parley_Chat\Settings;
use PHPUnit\Framework\TestCase;

/** WooCommerce cannot be installed here; these are the functions of it that we call, and no more. */
final class OrderClaimsTest extends TestCase {
	/** @return array<string, mixed> The claims. */
	private function claims(): array {
		$token = Identity_Token::make( 'key', 'site_1', get_userdata( 1 ), false );
		return json_decode( base64_decode( strtr( explode( '.', $token )[1], '-_', '+/' ) ), true );
	}

	protected function tearDown(): void {
		delete_option( Settings::OPTION );
	}

	public function test_orders_are_told_only_where_the_admin_wants_it(): void {
		require_once __DIR__ . '/fixtures/woocommerce.php';
		$this->assertArrayNotHasKey( 'claims', $this->claims() );
		update_option( Settings::OPTION, array( 'orders' => true ) );
		$this->assertSame(
			array(
				'orders'    => 3,
				'spent'     => '120.50',
				'currency'  => 'EUR',
				'lastOrder' => array(
					'number' => '1003',
					'status' => 'processing',
					'total'  => '40.00',
					'date'   => '2026-11-02',
				),
			),
			$this->claims()['claims']
		);
	}
}
