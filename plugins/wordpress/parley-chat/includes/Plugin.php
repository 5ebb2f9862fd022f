<?php
/**
 * Every part, in the order in which a site meets them.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

use Parley_Chat\Admin\Activation;
use Parley_Chat\Admin\Appearance_Route;
use Parley_Chat\Admin\Menu;
use Parley_Chat\Admin\Screen_Routes;
use Parley_Chat\Connecting\Connect;
use Parley_Chat\Connecting\Disconnect;
use Parley_Chat\Front\Consent;
use Parley_Chat\Front\Identity_Page;
use Parley_Chat\Front\Loader_Tag;
use Parley_Chat\Front\Optimisers;
use Parley_Chat\Front\Test_Mode;
use Parley_Chat\Health\Site_Health;
use Parley_Chat\Inline\Inline_Chat;
use Parley_Chat\Origins\Answer_To_Copy;
use Parley_Chat\Origins\Meta_Tag;
use Parley_Chat\Origins\Verify_Page;
use Parley_Chat\Origins\Verify_Route;
use Parley_Chat\Privacy\Personal_Data;
use Parley_Chat\Privacy\Policy_Text;
use Parley_Chat\Wire\Push_Route;
use Parley_Chat\Wire\Snapshot_Changes;

defined( 'ABSPATH' ) || exit;

final class Plugin {
	public static function register(): void {
		Verify_Page::register();
		Verify_Route::register();
		Meta_Tag::register();
		Push_Route::register();
		Appearance_Route::register();
		Settings::register();
		Loader_Tag::register();
		Optimisers::register();
		Test_Mode::register();
		Consent::register();
		Identity_Page::register();
		Inline_Chat::register();
		Woo_Commerce::register();
		Policy_Text::register();
		Personal_Data::register();
		Site_Health::register();
		Command_Line::register();
		Cron::register();
		Snapshot_Changes::register();
		Activation::register();
		Menu::register();
		Screen_Routes::register();
		Connect::register();
		Disconnect::register();
		Answer_To_Copy::register();
	}
}
