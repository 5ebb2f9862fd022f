<?php
use Parley_Chat\Service;
use PHPUnit\Framework\TestCase;

/** Each list is in the form in which its plugin gives it to the filter, and reads it again. */
final class OptimisersTest extends TestCase {
	/** @return array<string, string[]> */
	public function lists_of_addresses(): array {
		return array(
			'WP Rocket delays'    => array( 'rocket_delay_js_exclusions' ),
			'WP Rocket minifies'  => array( 'rocket_exclude_js' ),
			'WP Rocket defers'    => array( 'rocket_exclude_defer_js' ),
			'LiteSpeed optimizes' => array( 'litespeed_optimize_js_excludes' ),
			'LiteSpeed defers'    => array( 'litespeed_optm_js_defer_exc' ),
			'SiteGround combines' => array( 'sgo_javascript_combine_excluded_external_paths' ),
		);
	}

	/** @dataProvider lists_of_addresses */
	public function test_the_addresses_of_our_scripts_join_a_list( string $list ): void {
		$ours = array( Service::address() . '/parley.js', '/plugins/parley-chat/assets/' );
		$this->assertSame( array_merge( array( '/theirs.js' ), $ours ), apply_filters( $list, array( '/theirs.js' ) ) );
		$this->assertSame( array_merge( array( '/theirs.js' ), $ours ), apply_filters( $list, '/theirs.js' ) );
		$this->assertSame( $ours, apply_filters( $list, array() ) );
		$this->assertStringContainsString( $ours[1], plugins_url( 'assets/gate.js', PARLEY_CHAT_FILE ) );
	}

	/** Its autoptimizeScripts::read() takes both forms. */
	public function test_autoptimize_has_its_list_in_one_string_or_in_the_keys_of_an_array(): void {
		$service = Service::address() . '/parley.js';
		$this->assertSame( "theirs.js,$service,/plugins/parley-chat/assets/", apply_filters( 'autoptimize_filter_js_exclude', 'theirs.js' ) );
		$this->assertSame(
			array( 'theirs.js' => 'defer', $service => '', '/plugins/parley-chat/assets/' => '' ),
			apply_filters( 'autoptimize_filter_js_exclude', array( 'theirs.js' => 'defer' ) )
		);
	}

	public function test_siteground_has_lists_of_handles(): void {
		foreach ( array( 'sgo_js_minify_exclude', 'sgo_javascript_combine_exclude' ) as $list ) {
			$this->assertSame( array( 'theirs', 'parley-chat', 'parley-chat-gate', 'parley-chat-cart' ), apply_filters( $list, array( 'theirs' ) ) );
		}
	}
}
