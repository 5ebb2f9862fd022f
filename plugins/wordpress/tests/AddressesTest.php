<?php
use Parley_Chat\Origins\Addresses;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/fixtures/polylang.php';

final class AddressesTest extends TestCase {
	/** @return array<string, string[]> */
	public function addresses(): array {
		return array(
			'a plain one'         => array( 'https://Shop.Example/de/?x=1', 'https://shop.example' ),
			'the usual port'      => array( 'https://shop.example:443/', 'https://shop.example' ),
			'the usual, of http'  => array( 'http://shop.example:80', 'http://shop.example' ),
			'another port'        => array( 'http://shop.example:8080/', 'http://shop.example:8080' ),
			'letters of a country' => array( 'https://Пример.рф/', 'https://xn--e1afmkfd.xn--p1ai' ),
			'a label too long'    => array( 'https://' . str_repeat( 'я', 60 ) . '.рф/', '' ),
			'no name for a host'  => array( 'https://shop;example/', '' ),
			'a number in brackets' => array( 'http://[::1]:8080/', '' ),
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
			return array_merge( $urls, array( 'https://de.example/start/?lang=de', 'https://de.example/', 'nonsense', 7, 'https://b<b>.example/', 'https://café.example/@home/' ) );
		};
		add_filter( 'parley_chat_origins', $more );
		Addresses::store();
		remove_filter( 'parley_chat_origins', $more );
		$stored = Addresses::stored();
		Addresses::forget();
		$this->assertSame( array( Addresses::origin( home_url() ), 'https://de.example', 'https://xn--caf-dma.example' ), array_column( $stored['origins'], 'origin' ) );
		$this->assertSame( array( 'https://de.example/start/', 'https://xn--caf-dma.example/%40home/' ), array_column( array_slice( $stored['origins'], 1 ), 'url' ) );
	}

	/** Polylang cannot be installed here; this is how it tells the home page of a language. */
	public function test_polylang_s_domains_are_addresses_of_the_site(): void {
		Polylang_Languages::$homes = array(
			'en' => home_url( '/' ),
			'de' => 'https://shop.de/',
			'fr' => 'https://shop.fr/accueil/?lang=fr',
			'it' => 'https://shop.de/it/',
		);
		Addresses::store();
		Polylang_Languages::$homes = array();
		$stored                    = Addresses::stored();
		Addresses::forget();
		$this->assertSame( array( Addresses::origin( home_url() ), 'https://shop.de', 'https://shop.fr' ), array_column( $stored['origins'], 'origin' ) );
		$this->assertSame( array( 'https://shop.de/', 'https://shop.fr/accueil/' ), array_column( array_slice( $stored['origins'], 1 ), 'url' ) );
	}

	/** @return array<string, string[]> What rest_url() says, and what the service may be told. */
	public function roots(): array {
		return array(
			'a path'                 => array( 'https://shop.example/wp-json/', 'https://shop.example/wp-json/' ),
			'a query'                => array( 'https://shop.example/index.php?rest_route=/', 'https://shop.example/index.php?rest_route=/' ),
			'with the page’s language' => array( 'https://shop.example/wp-json/?lang=de', 'https://shop.example/wp-json/' ),
			'of an own alphabet'     => array( 'https://магазин.рф/wp-json/', 'https://xn--80aairftm.xn--p1ai/wp-json/' ),
		);
	}

	/** @dataProvider roots */
	public function test_the_root_of_the_rest_api_is_as_the_service_takes_it( string $says, string $told ): void {
		$root = static function () use ( $says ): string {
			return $says;
		};
		add_filter( 'rest_url', $root );
		Addresses::store();
		remove_filter( 'rest_url', $root );
		$stored = Addresses::stored();
		Addresses::forget();
		$this->assertSame( $told, $stored['rest'] );
	}
}
