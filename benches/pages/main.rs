//! The ruler: the forum's pages beside a constant body, its replies beside bare commits, in one run.
//!
//! `cargo bench --bench pages -- --help`; what is measured and why so: `docs/PERFORMANCE.md`.

// A bench answers on standard output.
#![allow(clippy::print_stdout)]

mod constant;
mod database;
mod dataset;
mod forum;
mod generate;
mod machine;
mod measure;
mod options;
mod postgres;
mod process;
mod report;
mod run;
mod visitor;
mod wrk;

use anyhow::Result;
use clap::Parser;

use self::options::Options;

fn main() -> Result<()> {
    let options = Options::parse();
    match &options.constant {
        Some(argument) => constant::serve(argument),
        None => run::run(&options),
    }
}
