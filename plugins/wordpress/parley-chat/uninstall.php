<?php
/**
 * Removes all that the plugin stored, and tells the service. A service that does not answer changes nothing.
 *
 * @package Parley_Chat
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/autoload.php';

Parley_Chat\Uninstall::run();
