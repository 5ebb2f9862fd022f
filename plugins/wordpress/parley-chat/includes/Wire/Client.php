<?php
/**
 * Calls to the service. None is made while a visitor waits for a page.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Wire;

use Parley_Chat\Connection;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Service;
use WP_Error;

defined( 'ABSPATH' ) || exit;

final class Client {
	const TIMEOUT_SECONDS = 5;

	const LARGEST_ANSWER = 2 * MB_IN_BYTES;

	/**
	 * A copy of a site holds the secret of its original, and says nothing in that one's name.
	 *
	 * @param array<string, mixed> $body       What to send.
	 * @param Connection|null      $connection Who signs; nobody before there is a connection.
	 * @return object|WP_Error What was answered; an error's code is one of the protocol's, "copy" or "unreachable". Its data has the
	 *                         status and, where values were wrong, "errors" with path and message of each.
	 */
	public static function post( string $path, array $body, ?Connection $connection = null ) {
		if ( null !== $connection && Home_Mark::is_copied_connection() ) {
			return new WP_Error( 'copy', __( 'This site has another address than the one that was connected, so the chat has stopped here. Has the site moved, or is this a copy of it?', 'parley-chat' ), array( 'status' => 409 ) );
		}
		$json    = (string) wp_json_encode( (object) $body );
		$headers = array( 'Content-Type' => 'application/json' );
		if ( null !== $connection ) {
			$headers[ Signature::HEADER ] = Signature::to_service( $connection, $path, $json );
		}
		$response = wp_remote_post(
			Service::address() . $path,
			array(
				'body'                => $json,
				'headers'             => $headers,
				'timeout'             => self::TIMEOUT_SECONDS,
				'redirection'         => 0,
				'limit_response_size' => self::LARGEST_ANSWER,
				// WordPress's own would tell the site's address twice.
				'user-agent'          => 'Parley Chat/' . PARLEY_CHAT_VERSION,
			)
		);
		if ( is_wp_error( $response ) ) {
			return new WP_Error( 'unreachable', $response->get_error_message(), array( 'status' => 502 ) );
		}
		$status = (int) wp_remote_retrieve_response_code( $response );
		$text   = wp_remote_retrieve_body( $response );
		$answer = '' === $text ? (object) array() : json_decode( $text );
		if ( $status >= 200 && $status < 300 ) {
			return is_object( $answer ) ? $answer : self::not_ours();
		}
		$code = is_object( $answer ) && is_string( $answer->code ?? null ) ? sanitize_key( $answer->code ) : 'unreachable';
		$says = is_object( $answer ) && is_string( $answer->detail ?? null ) ? sanitize_text_field( $answer->detail ) : (string) $status;
		return new WP_Error(
			$code,
			$says,
			array(
				'status' => 'unreachable' === $code ? 502 : $status,
				'errors' => array_values( array_filter( array_map( array( self::class, 'wrong' ), (array) ( $answer->errors ?? array() ) ) ) ),
			)
		);
	}

	/** Of an answer that is not what the protocol says: it is from somebody on the way, or was cut. */
	public static function not_ours(): WP_Error {
		return new WP_Error( 'unreachable', __( 'the answer was not one of the service', 'parley-chat' ), array( 'status' => 502 ) );
	}

	/**
	 * @param mixed $error What was wrong with a value, on the wire.
	 * @return array<string, string>|null
	 */
	private static function wrong( $error ): ?array {
		if ( ! is_string( $error->path ?? null ) || ! is_string( $error->message ?? null ) ) {
			return null;
		}
		return array(
			'path'    => sanitize_text_field( $error->path ),
			'message' => sanitize_text_field( $error->message ),
		);
	}
}
