//! The `lotsenforum` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    lotsenforum::cli::run()
}
