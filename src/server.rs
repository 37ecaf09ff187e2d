//! One server for all doors: middleware, routes, jobs, and an end that finishes what was begun.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as WebApp, HttpServer, web as actix};
use anyhow::{Context, Result};
use sd_notify::NotifyState;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::api::{self, Api};
use crate::app::App;
use crate::web::{Web, headers, machines, routes, watch};

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
        let db = app.db.clone();
        // Listened to before anybody hears that we are ready: a signal from now on stops in order.
        let signals = Signals::listen().context("SIGTERM lässt sich nicht abfangen")?;
        let jobs = crate::jobs::Runner::start(app.clone());
        let server = start(app.clone(), listener)?;
        actix_web::rt::spawn(stop_on_signal(app, server.handle(), signals));
        tell_systemd(NotifyState::Ready);
        let outcome = server.await;
        if !jobs.stop().await {
            // The end of the runtime would wait for the thread of a job that hangs; what it has claimed comes
            // free by itself.
            tracing::warn!("stopped while a job was at work");
            std::process::exit(0);
        }
        db.write_waiting();
        outcome.context("Der Server ist abgebrochen")?;
        tracing::info!("stopped");
        Ok(())
    })
}

/// The first signal stops in order: not ready any more, no new work, then no new connections, and open
/// requests are finished. The second one ends at once.
async fn stop_on_signal(app: App, server: ServerHandle, mut signals: Signals) {
    let name = signals.next().await;
    tracing::info!(signal = name, "stopping");
    tell_systemd(NotifyState::Stopping);
    app.pulse.stop();
    app.wake_jobs.notify_one();
    let at_once = async {
        signals.next().await;
        tracing::warn!("stopped at once by a second signal");
        std::process::exit(1);
    };
    let in_order = async {
        if name == TERMINATE {
            tokio::time::sleep(Duration::from_secs(app.config.server.stop_delay)).await;
        }
        server.stop(true).await;
    };
    tokio::join!(in_order, at_once);
}

const TERMINATE: &str = "SIGTERM";

/// The signals that stop us.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => TERMINATE,
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

/// Tells systemd, if it has started us; else nothing happens.
fn tell_systemd(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!("systemd could not be told: {error}");
    }
}

/// Starts the server on a socket; the caller awaits it and may stop it by its handle.
///
/// # Errors
/// The socket cannot be used.
pub fn start(app: App, listener: TcpListener) -> Result<Server> {
    let connections = usize::try_from(app.config.database.connections).unwrap_or(8);
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let web = actix::Data::new(Web::new(&app));
    let api = actix::Data::new(Api::new(&app));
    let app = actix::Data::new(app);
    let turnstile = actix::Data::new(machines::Turnstile::default());
    let server = HttpServer::new(move || {
        WebApp::new()
            .app_data(app.clone())
            .app_data(web.clone())
            .app_data(api.clone())
            .app_data(turnstile.clone())
            .app_data(actix::Data::new(watch::Others::default()))
            .wrap(from_fn(headers::add))
            .wrap(Compress::default())
            .wrap(from_fn(watch::watch))
            // Before the web door, which answers whatever is left with a page.
            .configure(api::routes::configure)
            .configure(routes::configure)
    })
    // As many threads as connections to the database: more would only wait for one, and change places.
    .worker_max_blocking_threads((connections / workers).max(2))
    // An answer that is compressed goes out in several pieces. Otherwise each waits until the one before it was
    // acknowledged, which a browser does after 40 ms.
    .tcp_nodelay(true)
    .disable_signals()
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .listen(listener)?;
    Ok(server.run())
}
