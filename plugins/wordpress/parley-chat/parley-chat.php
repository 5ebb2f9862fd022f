<?php
/**
 * Plugin Name:       Parley Chat
 * Description:       Your n8n agent answers shoppers in a chat on your site. One click connects the site; no code, no keys.
 * Version:           0.1.0
 * Requires at least: 6.7
 * Requires PHP:      7.4
 * Author:            Parley
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       parley-chat
 * Domain Path:       /languages
 * WC requires at least: 8.2
 * WC tested up to:   10.3
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/autoload.php';

Plugin::register();
