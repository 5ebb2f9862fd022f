<?php
use Parley_Chat\Inline\Inline_Chat;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/fixtures/connected-site.php';

/** How high the chat is in the text of a page: a class that has no rule in the style sheet would leave it without a height. */
final class InlineHeightTest extends TestCase {
	use Connected_Site;

	public function test_the_style_sheet_has_each_height_that_a_page_can_want(): void {
		$this->connect();
		$css = file_get_contents( plugin_dir_path( PARLEY_CHAT_FILE ) . 'assets/inline.css' );
		preg_match_all( '/^\.(parley-chat-\d+) \{\s+--parley-chat-(?:hundreds|tens): (\d+)px;/m', $css, $rules );
		$heights = array_combine( $rules[1], $rules[2] );
		foreach ( range( 480, 2000, 10 ) as $height ) {
			preg_match_all( '/parley-chat-\d+/', Inline_Chat::render_shortcode( array( 'height' => (string) $height ) ), $classes );
			$this->assertSame( $height, array_sum( array_intersect_key( $heights, array_flip( $classes[0] ) ) ), implode( ' ', $classes[0] ) );
		}
	}
}
