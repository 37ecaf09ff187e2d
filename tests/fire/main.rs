//! Fire drills: what survives a kill, a full disk, a mail server that hangs, a database that goes away.
//!
//! They take minutes, want a machine for themselves and in part root, so they are left out of the usual run:
//! `bin/check --fire` runs them one by one, on SQLite and on PostgreSQL. Each prints one line of what it saw.

// A drill that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod disk;
mod kill;
mod mail;
mod postgres;
mod scene;
// The stories' support, of which the drills use a part.
#[allow(dead_code, unused_imports)]
#[path = "../forum/support/mod.rs"]
mod support;
mod writer;
