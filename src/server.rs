//! One server for all doors: middleware, routes, jobs, and an end that finishes what was begun.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as WebApp, HttpServer, web as actix};
use anyhow::{Context, Result};

use crate::api::{self, Api};
use crate::app::App;
use crate::web::{Web, headers, routes};

/// Seconds that open requests get to finish when the server stops.
const SHUTDOWN_SECONDS: u64 = 20;

/// Serves until a signal says stop; the jobs run beside.
///
/// # Errors
/// The address is taken, or the server breaks down.
pub fn run(app: App) -> Result<()> {
    let listen = app.config.server.listen;
    let listener = TcpListener::bind(listen).with_context(|| {
        format!(
            "Auf {listen} läuft schon etwas. Mit LOTSEN_LISTEN=127.0.0.1:8081 wählen Sie einen anderen Port"
        )
    })?;
    actix_web::rt::System::new().block_on(async move {
        let jobs = crate::jobs::Runner::start(app.clone());
        let outcome = start(app, listener)?.await;
        jobs.stop().await;
        outcome.context("Der Server ist abgebrochen")
    })
}

/// Starts the server on a socket; the caller awaits it and may stop it by its handle.
///
/// # Errors
/// The socket cannot be used.
pub fn start(app: App, listener: TcpListener) -> Result<Server> {
    let web = actix::Data::new(Web::new(&app));
    let api = actix::Data::new(Api::new(&app));
    let app = actix::Data::new(app);
    let server = HttpServer::new(move || {
        WebApp::new()
            .app_data(app.clone())
            .app_data(web.clone())
            .app_data(api.clone())
            .wrap(from_fn(headers::add))
            .wrap(Compress::default())
            // Before the web door, which answers whatever is left with a page.
            .configure(api::routes::configure)
            .configure(routes::configure)
    })
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .listen(listener)?;
    Ok(server.run())
}
