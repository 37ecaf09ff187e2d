//! What the disk gives: single inserts of a row like a post, each committed for good, by one writer.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use diesel::prelude::*;

use crate::database::{Connection, Place};
use crate::run::{Run, World};

diesel::table! {
    bare_posts (id) {
        id -> BigInt,
        thread_id -> BigInt,
        body_md -> Text,
        body_html -> Text,
        excerpt -> Text,
        form_key -> Text,
    }
}

/// Commits per second: SQLite with `synchronous = full` in WAL, PostgreSQL as it is set up.
pub(super) fn commits(run: &Run, world: &World, text: &str) -> Result<f64> {
    let place = world.empty(run, "bare")?;
    let outcome = insert(&place, run.options.seconds, text);
    world.remove(run, "bare")?;
    outcome
}

fn insert(place: &Place, seconds: u64, text: &str) -> Result<f64> {
    let mut connection = place.open()?;
    let id = match place {
        Place::Sqlite(_) => "integer primary key autoincrement",
        Place::Postgres(_) => "bigserial primary key",
    };
    if let Place::Sqlite(_) = place {
        connection.run("pragma journal_mode = wal; pragma synchronous = full;")?;
    }
    connection.run(&format!(
        "create table bare_posts (id {id}, thread_id bigint not null, body_md text not null, \
         body_html text not null, excerpt text not null, form_key text not null)"
    ))?;
    let excerpt: String = text.chars().take(300).collect();
    let begun = Instant::now();
    let mut count = 0_u32;
    while begun.elapsed() < Duration::from_secs(seconds) {
        let key = format!("bare-{count}");
        let row = (
            bare_posts::thread_id.eq(i64::from(count)),
            bare_posts::body_md.eq(text),
            bare_posts::body_html.eq(text),
            bare_posts::excerpt.eq(&excerpt),
            bare_posts::form_key.eq(key),
        );
        let insert = diesel::insert_into(bare_posts::table).values(row);
        match &mut connection {
            Connection::Sqlite(connection) => insert.execute(connection),
            Connection::Postgres(connection) => insert.execute(connection),
        }
        .context("a bare commit")?;
        count += 1;
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}
