<?php
use Parley_Chat\Health\Content_Security_Policy;
use Parley_Chat\Wire\Answer;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/fixtures/connected-site.php';

/** The line that a site's own Content Security Policy needs. */
final class ContentSecurityPolicyTest extends TestCase {
	use Connected_Site;

	/** @param array<string, mixed> $look As the service says it. */
	private function line_for( array $look ): string {
		$state                         = $this->state();
		$state->sites[0]->config->look = $look;
		Answer::apply( $state, $this->connect() );
		return Content_Security_Policy::line();
	}

	public function test_where_the_launcher_shows_the_assistants_picture_its_host_is_in_the_line(): void {
		$picture = array( 'avatarUrl' => 'https://Pictures.example:8443/face.png?size=64' );
		$plain   = Content_Security_Policy::line();
		$this->assertStringNotContainsString( 'img-src', $plain );
		foreach ( array( array(), $picture, $picture + array( 'launcher' => array( 'avatar' => false ) ), array( 'launcher' => array( 'avatar' => true ) ) ) as $look ) {
			$this->assertSame( $plain, $this->line_for( $look ) );
		}
		$line = $this->line_for( $picture + array( 'launcher' => array( 'avatar' => true ) ) );
		$this->assertSame( $plain . '; img-src https://pictures.example:8443', $line );
	}
}
