<?php
use Parley_Chat\Front\Consent;
use Parley_Chat\Settings;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/fixtures/consent-api.php';

/** What the WP Consent API is told: it is in no registry of packages. */
final class ConsentTest extends TestCase {
	const SOURCES = __DIR__ . '/../../..';

	/** @return array<string, array<string, mixed>> By name. */
	private function told(): array {
		$GLOBALS['parley_test_stored'] = array();
		Consent::name_what_is_stored();
		return $GLOBALS['parley_test_stored'];
	}

	protected function tearDown(): void {
		delete_option( Settings::OPTION );
	}

	public function test_the_plugin_says_that_it_heeds_consent(): void {
		$this->assertTrue( apply_filters( 'wp_consent_api_registered_parley-chat/parley-chat.php', false ) );
		$this->assertSame( 10, has_action( 'init', array( Consent::class, 'name_what_is_stored' ) ) );
	}

	public function test_all_that_the_documentation_lists_is_told_and_nothing_else(): void {
		$table = file_get_contents( self::SOURCES . '/docs/protocol/embedding.md' );
		preg_match( '/\| Where \| Key \| What \|\n.+\n((?:\|.+\n)+)/', $table, $rows );
		$listed = array();
		$place  = '';
		foreach ( explode( "\n", trim( $rows[1] ) ) as $row ) {
			list( , $where, $keys ) = explode( '|', $row );
			$place                  = trim( $where ) ?: $place;
			preg_match_all( '/`([^`]+)`/', $keys, $names );
			foreach ( $names[1] as $name ) {
				$listed[] = ( strpos( $place, 'frame' ) ? 'parley:*:*:' : '' ) . str_replace( '<site key>', '*', $name );
			}
		}
		$this->assertEqualsCanonicalizing( $listed, array_keys( $this->told() ) );
	}

	public function test_what_the_loader_keeps_in_the_shops_storage_is_told_of_the_shop(): void {
		preg_match( '/const memories = \[(.+)\]/', file_get_contents( self::SOURCES . '/widget/loader/memory.ts' ), $memories );
		preg_match_all( "/'(.*?)'/", $memories[1], $names );
		$shops = array_filter(
			$this->told(),
			static function ( array $row ): bool {
				return home_url() === $row['domain'];
			}
		);
		$this->assertEqualsCanonicalizing( preg_replace( '/^/', 'parley:*', $names[1] ), array_keys( $shops ) );
	}

	public function test_what_ends_with_the_tab_is_told_as_such(): void {
		$types = array_map(
			static function ( array $row ): string {
				return $row['type'];
			},
			$this->told()
		);
		$this->assertSame( array( 'parley:*:*:told' ), array_keys( $types, 'SESSIONSTORAGE', true ) );
		$this->assertCount( count( $types ) - 1, array_keys( $types, 'LOCALSTORAGE', true ) );
	}

	public function test_the_category_is_the_one_that_the_admin_chose(): void {
		$this->assertSame( 'functional', $this->told()['parley:*']['category'] );
		update_option( Settings::OPTION, array( 'consent' => 'marketing' ) );
		$this->assertSame( 'marketing', $this->told()['parley:*']['category'] );
	}
}
