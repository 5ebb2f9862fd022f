<?php
use Parley_Chat\Origins\Addresses;
use PHPUnit\Framework\TestCase;

final class AddressesTest extends TestCase {
	/** @return array<string, string[]> */
	public function addresses(): array {
		return array(
			'a plain one'         => array( 'https://Shop.Example/de/?x=1', 'https://shop.example' ),
			'the usual port'      => array( 'https://shop.example:443/', 'https://shop.example' ),
			'the usual, of http'  => array( 'http://shop.example:80', 'http://shop.example' ),
			'another port'        => array( 'http://shop.example:8080/', 'http://shop.example:8080' ),
			'another scheme'      => array( 'javascript://shop.example/', '' ),
			'a path'              => array( '/shop/', '' ),
			'nothing'             => array( '', '' ),
		);
	}

	/** @dataProvider addresses */
	public function test_an_origin_is_as_a_browser_writes_it( string $url, string $origin ): void {
		$this->assertSame( $origin, Addresses::origin( $url ) );
	}

	public function test_more_addresses_come_by_the_filter_each_origin_once_and_without_a_query(): void {
		$more = static function ( array $urls ): array {
			return array_merge( $urls, array( 'https://de.example/start/?lang=de', 'https://de.example/', 'nonsense', 7 ) );
		};
		add_filter( 'parley_chat_origins', $more );
		Addresses::store();
		remove_filter( 'parley_chat_origins', $more );
		$stored = Addresses::stored();
		Addresses::forget();
		$this->assertSame( array( Addresses::origin( home_url() ), 'https://de.example' ), array_column( $stored['origins'], 'origin' ) );
		$this->assertSame( 'https://de.example/start/', $stored['origins'][1]['url'] );
	}
}
