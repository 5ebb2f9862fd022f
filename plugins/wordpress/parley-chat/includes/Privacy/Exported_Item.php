<?php
/**
 * One thing that the service keeps of a customer, in the words of WordPress's export.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Privacy;

defined( 'ABSPATH' ) || exit;

final class Exported_Item {
	/**
	 * @param int|string $place Where it stands among the others.
	 * @param mixed      $item  As the service sent it: names and values, of whatever depth.
	 * @return array<string, mixed>
	 */
	public static function from_wire( $place, $item ): array {
		$data = array();
		foreach ( (array) $item as $name => $value ) {
			$data[] = array(
				'name'  => (string) $name,
				'value' => esc_html( is_scalar( $value ) ? (string) $value : (string) wp_json_encode( $value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ) ),
			);
		}
		$id = is_object( $item ) && is_string( $item->id ?? null ) ? $item->id : (string) $place;
		return array(
			'group_id'    => 'parley-chat',
			'group_label' => __( 'Conversations in the chat', 'parley-chat' ),
			'item_id'     => 'parley-chat-' . sanitize_key( $id ),
			'data'        => $data,
		);
	}
}
