//! What actix can do at most: one constant body of the size of a topic page, without middleware, in a process
//! of its own.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::{Context, Result, bail};

use crate::process;

/// The running server.
pub struct Constant {
    /// `http://127.0.0.1:PORT`
    pub base: String,
    child: Child,
}

impl Constant {
    /// Starts the bench once more, as the constant server.
    ///
    /// # Errors
    /// It does not answer.
    pub fn start(bytes: usize) -> Result<Self> {
        let port = process::free_port()?;
        let child = Command::new(std::env::current_exe()?)
            .arg(format!("--constant={port},{bytes}"))
            .stdin(Stdio::null())
            .spawn()?;
        let constant = Self { base: format!("http://127.0.0.1:{port}"), child };
        let begun = Instant::now();
        while crate::visitor::status(&constant.base, "/", "") != Some(200) {
            if begun.elapsed() > Duration::from_secs(10) {
                bail!("the constant server does not start");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(constant)
    }

    /// The number of the process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Constant {
    fn drop(&mut self) {
        process::end(&mut self.child, "TERM");
    }
}

/// Serves until the process is ended. As many workers as the forum has: what actix takes by itself.
///
/// # Errors
/// The argument is not `PORT,BYTES`, or the port is taken.
pub fn serve(argument: &str) -> Result<()> {
    let (port, bytes) = argument.split_once(',').context("PORT,BYTES")?;
    let (port, bytes): (u16, usize) = (port.parse()?, bytes.parse()?);
    let body = Bytes::from("x".repeat(bytes));
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(move || {
            let body = body.clone();
            App::new().default_service(web::to(move || {
                let body = body.clone();
                async move { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body) }
            }))
        })
        .bind(("127.0.0.1", port))?
        .run()
        .await
    })?;
    Ok(())
}
