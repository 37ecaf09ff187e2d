//! The web door: pages for browsers.
//!
//! A handler fetches, calls one verb or reads, and answers; it decides no right and holds no rule.
//! [`visit::Visit`] brings the viewer and the frame of the page, [`form::Sent`] what was typed.
//! German addresses stand in [`routes`], German sentences in [`messages`] and in templates.

pub mod access;
pub mod accounts;
pub mod applications;
pub mod admin;
pub mod admin_log;
pub mod assets;
pub mod channels;
pub mod csv_file;
pub mod digest;
pub mod error_page;
pub mod flash;
pub mod form;
pub mod headers;
pub mod help;
pub mod kept;
pub mod home;
pub mod invitations;
pub mod listing;
pub mod machines;
pub mod membership;
pub mod messages;
pub mod moderation;
pub mod notifications;
pub mod organisations;
pub mod page;
pub mod present;
pub mod profiles;
pub mod rate_limit;
pub mod regions;
pub mod routes;
pub mod rules;
pub mod showcase_samples;
pub mod shown;
pub mod sign_in;
pub mod threads;
pub mod views;
pub mod visit;
pub mod watch;

use serde::Serialize;

use self::assets::Assets;
use self::kept::KeptPages;
use self::page::Page;
use self::rate_limit::RateLimits;
use crate::app::App;
use crate::forum::accounts as members;

/// What the requests of the web door share beside the [`App`].
pub struct Web {
    /// Styles, scripts, icons.
    pub assets: Assets,
    /// Limits on what is tried before a sign-in.
    pub limits: RateLimits,
    /// Names and kind of the cookies.
    pub cookies: Cookies,
    /// Pages that were made before.
    pub pages: KeptPages,
}

/// Names of the cookies. Under https they carry `__Host-`: no other host can set them.
#[derive(Debug, Clone, Copy)]
pub struct Cookies {
    /// The session.
    pub session: &'static str,
    /// A browser that is not signed in, on the sign-in page.
    pub guest: &'static str,
    /// Only over https.
    pub is_secure: bool,
}

impl Web {
    /// For this forum.
    pub fn new(app: &App) -> Self {
        let is_secure = app.config.server.base_url.scheme() == "https";
        let cookies = if is_secure {
            Cookies { session: "__Host-sitzung", guest: "__Host-besuch", is_secure }
        } else {
            Cookies { session: "sitzung", guest: "besuch", is_secure }
        };
        members::password::prepare();
        // Where the database does not answer now, it will be asked again at the next start.
        let size = app.db.size().unwrap_or_default();
        Self {
            assets: Assets::new(app.config.development.enabled),
            limits: RateLimits::new(&app.config.limits),
            cookies,
            pages: KeptPages::new(&app.config.pages, size, app.config.development.enabled),
        }
    }
}

/// Stands where only an error can come.
#[derive(Serialize)]
pub struct NoPage {}

impl Page for NoPage {
    const TEMPLATE: &'static str = "errors/404.html";

    fn title(&self) -> String {
        String::new()
    }
}
