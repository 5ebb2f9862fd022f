<?php
use Parley_Chat\Connection;
use Parley_Chat\Wire\Signature;
use PHPUnit\Framework\TestCase;

/** The numbers were computed by Node's crypto, so that both sides agree on the bytes. */
final class SignatureTest extends TestCase {
	private function connection(): Connection {
		return new Connection( 'wpc_1', str_repeat( 's', 43 ), 'acc_1', 'Lumme' );
	}

	public function test_a_header_is_the_one_that_the_protocol_says(): void {
		$header = Signature::header( $this->connection(), 'backend', 'POST', '/v1/wordpress/sync', '{"ü":1}', 1700000000, str_repeat( 'n', 22 ) );
		$this->assertSame( 'v1 wpc_1 1700000000 nnnnnnnnnnnnnnnnnnnnnn d1efc5f08b908666871a28ac2df68d6735630c23eb070a89d3f2d921d5a044df', $header );
	}

	public function test_each_purpose_has_a_key_of_its_own(): void {
		$this->assertSame( 'dc6ac7b88d8761f0d664c6e956f1512ed4c5bda10b5d8db1346c8c4ad5ceb46a', bin2hex( $this->connection()->key( 'identity' ) ) );
		$this->assertNotSame( $this->connection()->key( 'proof' ), $this->connection()->key( 'call' ) );
	}

	public function test_a_signature_holds_once(): void {
		$nonce  = bin2hex( random_bytes( 16 ) );
		$header = Signature::header( $this->connection(), 'site', 'POST', '/r', 'body', time(), $nonce );
		$this->assertTrue( Signature::holds( $this->connection(), $header, 'POST', '/r', 'body' ) );
		$this->assertFalse( Signature::holds( $this->connection(), $header, 'POST', '/r', 'body' ) );
	}

	public function test_a_signature_holds_for_five_minutes_before_and_after(): void {
		foreach ( array( -301, 302 ) as $away ) {
			$header = Signature::header( $this->connection(), 'site', 'POST', '/r', '', time() + $away, bin2hex( random_bytes( 16 ) ) );
			$this->assertFalse( Signature::holds( $this->connection(), $header, 'POST', '/r', '' ) );
		}
		foreach ( array( -290, 290 ) as $away ) {
			$header = Signature::header( $this->connection(), 'site', 'POST', '/r', '', time() + $away, bin2hex( random_bytes( 16 ) ) );
			$this->assertTrue( Signature::holds( $this->connection(), $header, 'POST', '/r', '' ) );
		}
	}
}
